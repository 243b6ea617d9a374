/** For the tests of this room: an administration with both its listeners, on real sockets. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { connect } from 'node:tls';
import { openTrialAccess, root, type TrialAccess, type TrialWays } from '../access/access.test.fixture.ts';
import { type Access, exposedAccess } from '../access/access.ts';
import { addAccount } from '../access/change-accounts.ts';
import { addAccessRoutes } from '../access/log-in.routes.ts';
import { type AdminToken, tokenHolder } from '../administration/admin-token.ts';
import { createAdministrationApi } from '../api/administration-api.ts';
import type { Door, WhoAsks } from '../api/callers.ts';
import { anyOf } from '../console/console-session.ts';
import { addConsoleRoutes } from '../console/console.routes.ts';
import { loopbackNames } from '../http/host-names.ts';
import { createHttpServer, type HttpServer } from '../http/http-server.ts';
import { createSilentLog } from '../log/log.ts';
import { text } from '../schema/schema.ts';
import { askOverTls, type TlsAnswer, type TlsQuestion } from '../testing/over-tls.ts';
import { ExposedConsole, type ExposedDoor } from './exposed-console.ts';
import { createExposedServer } from './exposed-server.ts';
import { addExposureRoutes } from './exposure.routes.ts';

export const password = 'correct horse battery';
export const adminToken: AdminToken = { text: 'x'.repeat(43) };

export interface TrialExposure extends TrialAccess {
  readonly folder: string;
  readonly console: ExposedConsole;
  /** Loopback, plain. */
  readonly machine: HttpServer;
  /** The server that listens to the network. */
  readonly exposed: () => HttpServer;
  readonly port: () => number;
  /** Over TLS, by the name `pc-1` unless a header says otherwise. */
  readonly ask: (question: TlsQuestion) => Promise<TlsAnswer>;
  /** What a daemon does at its next start on the same folder. */
  readonly again: () => Promise<ExposedConsole>;
}

export interface TrialExposureOptions extends TrialWays {
  /** Adds the administrator anna. Default: yes. */
  readonly anna?: boolean;
  /** Listening from the start. Default: yes. */
  readonly started?: boolean;
}

export async function openTrialExposure(
  t: TestContext,
  { anna = true, started = true, ...ways }: TrialExposureOptions = {},
): Promise<TrialExposure> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-exposed-'));
  const trial = openTrialAccess(ways);
  const { access, clock } = trial;
  if (anna) await addAccount(access, { name: 'anna', role: 'administrator', password }, root);
  const servers: HttpServer[] = [];
  const options = { folder, access, now: () => clock.now * 1000, hostName: 'PC-1', usualPort: 0 };
  const makeServer = (door: ExposedDoor): HttpServer => {
    const server = createExposedServer(door, { log: createSilentLog(), now: () => 0 });
    const there = exposedAccess(access);
    serve(server, console, { access: there, whoAsks: there.whoAsks, door: 'exposed' });
    servers.push(server);
    return server;
  };
  const open = async (): Promise<ExposedConsole> => {
    const opened = await ExposedConsole.open(options);
    t.after(() => opened.stop());
    return opened;
  };
  const console = await open();
  const machine = createHttpServer({ log: createSilentLog(), now: () => 0, hostNames: loopbackNames });
  serve(machine, console, { access, whoAsks: anyOf(tokenHolder(adminToken), access.whoAsks), door: 'machine' });
  if (started) await console.start(makeServer);
  t.after(() => machine.close(0));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const listening = (): HttpServer => servers.findLast(({ fastify }) => fastify.server.listening) as HttpServer;
  const port = (): number => (listening().fastify.server.address() as AddressInfo).port;
  return {
    ...trial,
    folder,
    console,
    machine,
    port,
    exposed: listening,
    ask: ({ headers = {}, ...of }) => askOverTls(port(), { ...of, headers: { host: 'pc-1', ...headers } }),
    async again() {
      await console.stop();
      const next = await open();
      await next.start(makeServer);
      return next;
    },
  };
}

function serve(
  server: HttpServer,
  console: ExposedConsole,
  { access, whoAsks, door }: { readonly access: Access; readonly whoAsks: WhoAsks; readonly door: Door },
): void {
  const api = createAdministrationApi(server.fastify, { title: 'Trial', version: '1', whoAsks, door });
  addAccessRoutes(api, access);
  addExposureRoutes(api, console);
  addConsoleRoutes(api, {
    ...access,
    words: { name: 'Trial', linkCommand: 'attiva console link' },
    addresses: [{ path: '/', summary: 'Overview.' }],
    plain: async () => 'the status',
    files: async () => undefined,
  });
  const about = { summary: 'A secret.', path: '/v1/secret', answer: text() } as const;
  api.add({ ...about, method: 'GET', role: 'viewer' }, () => 'for viewers');
  api.add({ ...about, method: 'POST', role: 'administrator' }, () => 'for administrators');
}

/** Sends bytes over TLS and gives all that comes back until the other end closes. @param servername '' sends none */
export async function sendRaw(port: number, bytes: string, servername: string = ''): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, servername, rejectUnauthorized: false });
  let got = '';
  socket.setEncoding('utf8').on('data', (part: string) => (got += part));
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  socket.write(bytes);
  await once(socket, 'close');
  return got;
}

/** The certificate that the listener shows, as browsers name it. */
export async function shownCertificate(port: number): Promise<X509Certificate> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return new X509Certificate(raw);
}

/** Logs anna in by that ask; gives what her browser sends then. */
export async function logInOverTls({
  ask,
}: Pick<TrialExposure, 'ask'>): Promise<{ cookie: string; page: string; set: string }> {
  const { headers, text: body } = await ask({
    method: 'POST',
    path: '/v1/console-log-in',
    body: { name: 'anna', password },
  });
  const set = String(headers['set-cookie']);
  const { page } = JSON.parse(body) as { page: string };
  return { set, page, cookie: set.split(';', 1)[0] ?? '' };
}
