// needs: linux
/**
 * TLS between machines and a real host: switched on under way, seen from the wire, attacked by somebody in the middle.
 * The relay has all that passes; what it may never see in plain are names of machines.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { type StartedProcess, testCertificate } from '@attiva/testkit';
import { askAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { freePort } from '../../site/free-port.ts';
import type { Host } from '../../site/host.ts';
import { type MachineCall, type MachineResult, runMachine } from '../../site/product.ts';
import { createRegisteredSite } from '../../site/registered-site.ts';
import type { Vendor } from '../../site/vendor.ts';

const address = { authority: '127.86.0.1', host: '127.86.0.21', middle: '127.86.0.31' } as const;

interface TlsStatus {
  readonly enabled: boolean;
  readonly key?: string;
  readonly requests: { readonly secured: number; readonly plain: number };
}

describe('an encrypted wire', () => {
  const folder = createFolder('encrypted-wire');
  const open = new Set<Socket>();
  const servers: Server[] = [];
  let aurora: Vendor;
  let host: Host;
  let setupKey: string;
  let serving: StartedProcess;

  before(async () => {
    ({ aurora, host } = await createRegisteredSite(folder, address));
    setupKey = await aurora.setupKey('desktop', 2025);
    serving = await host.serve();
  });

  after(async () => {
    for (const socket of open) socket.destroy();
    for (const server of servers) server.close();
    await serving.stop();
  });

  const tls = (...words: string[]): Promise<TlsStatus> => askAttiva(['host', 'tls', ...words, '--data', host.folder]);

  function ask(name: string, more: Partial<MachineCall> = {}): Promise<MachineResult> {
    const machine = { directory: join(folder, name), edition: 'desktop', setupKey, machineName: `${name}-secret` };
    return runMachine({ rootsFile: aurora.rootsFile }, { ...machine, host: host.address, ...more });
  }

  /** Somebody between: passes plain connections on; what he does with TLS is `intercept`. Gives his address and what he heard. */
  async function between(intercept?: (socket: Socket) => void): Promise<{ at: string; heard: () => string }> {
    const parts: Buffer[] = [];
    const [name = '', port = ''] = host.address.split(':');
    const server = createServer((socket) => {
      keep(socket);
      socket.once('data', (first) => {
        socket.pause();
        if (first[0] === 0x16 && intercept !== undefined) {
          socket.unshift(first);
          intercept(socket);
          return;
        }
        parts.push(first);
        const onward = keep(connect(Number(port), name));
        onward.write(first);
        socket.on('data', (part) => parts.push(part));
        socket.pipe(onward);
        onward.on('data', (part) => parts.push(part));
        onward.pipe(socket);
      });
    });
    servers.push(server);
    server.listen(await freePort(address.middle), address.middle);
    await once(server, 'listening');
    const { port: at } = server.address() as { port: number };
    return { at: `${address.middle}:${at}`, heard: () => Buffer.concat(parts).toString('latin1') };
  }

  function keep(socket: Socket): Socket {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    return socket;
  }

  /** What a signed request says, as anybody reads it who has it. */
  function spoken(heard: string): string {
    const segments = heard.match(/[\w-]{20,}/g) ?? [];
    return heard + segments.map((segment) => Buffer.from(segment, 'base64url').toString('latin1')).join('\n');
  }

  test('without TLS whoever listens reads names; a machine that knows its host moves to TLS by itself', async () => {
    const { at, heard } = await between();
    const first = await ask('early', { host: at });
    assert.equal(first.status.licensed, true);
    assert.match(spoken(heard()), /early-secret/);
    const { key, enabled } = await tls('enable');
    assert.ok(enabled && key?.length === 43);
    // It hears of the key in the next answer, and uses it from then on.
    const later = await ask('early', { host: at, attempts: 2 });
    assert.deepEqual(
      later.reports.map(({ outcome }) => outcome),
      ['licensed', 'licensed'],
    );
    const { requests } = await tls('status');
    assert.deepEqual(requests, { secured: 1, plain: 2 });
  });

  test('a new machine asks who the host is in plain, and says nothing of itself but under TLS', async () => {
    const { at, heard } = await between();
    const { reports, status } = await ask('late', { host: at });
    assert.equal(reports[0]?.outcome, 'licensed');
    assert.equal(status.licensed, true);
    assert.doesNotMatch(spoken(heard()), /late-secret|activation-request/);
  });

  test('somebody in the middle who shows a key of his own is struck off and hears nothing', async () => {
    const heard: string[] = [];
    const stranger = createTlsServer(testCertificate, (stream) => {
      stream.on('error', () => stream.destroy());
      stream.on('data', (part: Buffer) => heard.push(part.toString('latin1')));
    });
    const { at } = await between((socket) => stranger.emit('connection', socket));
    const { reports, status } = await ask('attacked', { host: at });
    assert.equal(status.licensed, false);
    assert.deepEqual(
      reports[0]?.hosts.map(({ code }) => code),
      ['not-authentic'],
    );
    assert.deepEqual(heard, []);
    // Nor does somebody who just cuts TLS off get anything in plain.
    const cutting = await between((socket) => socket.destroy());
    const cut = await ask('attacked', { host: cutting.at });
    assert.equal(cut.status.licensed, false);
    assert.deepEqual(
      cut.reports[0]?.hosts.map(({ code }) => code),
      ['answer-not-ours'],
    );
    assert.doesNotMatch(spoken(cutting.heard()), /attacked-secret/);
  });

  test('another key, and none: known machines go on without anybody doing anything to them', async () => {
    const renewed = await tls('renew');
    assert.equal((await ask('late')).reports[0]?.outcome, 'licensed');
    const before = await tls('status');
    assert.equal(before.key, renewed.key);
    assert.equal((await tls('disable')).enabled, false);
    assert.equal((await ask('late')).reports[0]?.outcome, 'licensed');
    await serving.stop();
    serving = await host.serve();
    assert.equal((await ask('late')).reports[0]?.outcome, 'licensed');
    assert.deepEqual((await tls('status')).requests, { secured: 0, plain: 1 });
  });
});
