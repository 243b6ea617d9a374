/** A vendor, a registered host in a folder of its own, and the real program that serves it: started, killed, started again. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, uptime } from 'node:os';
import { join, resolve } from 'node:path';
import { createSilentLog, parseConfig } from '@attiva/daemon';
import { composeHost, hostConfigSchema, initHost } from '@attiva/host';
import { createProductKey, openRegistrationRequest, signStatement, vendorFileText } from '@attiva/protocol';
import { FakeVendor, type StartedProcess, startProcess } from '@attiva/testkit';

/** What the clients of these plays ask for: three must have asked before anybody is licensed. */
export const played = { application: 'aurora-os', edition: 'desktop', generation: 2025 } as const;

/** The command line, from source. */
export const program: string = resolve(import.meta.dirname, '../../packages/cli/src/main.ts');

export interface HostSite {
  readonly folder: string;
  readonly vendor: FakeVendor;
  readonly port: number;
  /** Of its database, for `openDatabase`. */
  readonly url: string;
  /** Resolves when the host answers. */
  start(): Promise<StartedProcess>;
  /** Ends what was started. */
  remove(): Promise<void>;
}

export interface HostSiteOptions {
  /** Where the host lives, which must not exist; default: among temporary files. */
  readonly folder?: string;
  /** `postgres://…`; default: an SQLite file in its folder. */
  readonly database?: string;
  /** More of its `host.toml`: tables, at its end. */
  readonly configuration?: string;
}

/** A registered host that does not run. */
export async function makeHostSite(options: HostSiteOptions = {}): Promise<HostSite> {
  const now = Date.now;
  const seconds = Math.floor(now() / 1000);
  const vendor = await FakeVendor.create({ now: seconds });
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'attiva-faults-host-')));
  const database = options.database ?? 'sqlite:host.db';
  await initHost({ folder, now, database: { database } });
  const host = await composeHost({
    folder,
    config: parseConfig(`database = "${database}"\n`, hostConfigSchema, 'faults'),
    log: createSilentLog(),
    now,
    monotonic: () => performance.now(),
    uptime,
    device: [1, 2, 3],
    token: { text: randomBytes(32).toString('base64url') },
    askAuthority: async (_addresses, text) => {
      const { sub, key } = openRegistrationRequest(text);
      return { chain: [await vendor.grant(sub, played.application, { key }), vendor.delegation] };
    },
  });
  await host.doors.addVendor(await vendorFileOf(vendor, seconds));
  const group = vendor.pack.applications.find(({ id }) => id === played.application)?.group ?? 0;
  await host.doors.register(createProductKey({ kind: 'host', group, random: randomBytes(10) }).text);
  await host.close();
  const port = await freePort();
  const processes = new StartedHere();
  const listening = `database = "${database}"\n[activation]\naddresses = ["127.0.0.1"]\nport = ${port}\n\n[administration]\nport = 0\n${options.configuration ?? ''}`;
  await writeFile(join(folder, 'host.toml'), listening);
  return {
    folder,
    vendor,
    port,
    url: options.database ?? `sqlite:${join(folder, 'host.db')}`,
    start: () => processes.keep(serve('host', folder)),
    async remove() {
      await processes.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What a site has started ends with it, also where a play breaks off in the middle. */
export class StartedHere {
  readonly #started: StartedProcess[] = [];

  async keep(starting: Promise<StartedProcess>): Promise<StartedProcess> {
    const started = await starting;
    this.#started.push(started);
    return started;
  }

  async end(): Promise<void> {
    await Promise.all(this.#started.map((started) => started.kill()));
  }
}

/** `attiva host serve` or `attiva authority serve`, from source. */
export function serve(
  service: 'host' | 'authority',
  folder: string,
  more: { readonly preload?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<StartedProcess> {
  const preload = more.preload === undefined ? [] : ['--import', more.preload];
  const where = service === 'host' ? ['--data', folder] : [folder];
  return startProcess({
    args: ['--conditions=attiva-source', ...preload, program, service, 'serve', ...where, '--json'],
    // Lines of the log are JSON too.
    ready: /^\{.*"(?:activation|registration)":\[.*\}$/m,
    readyWithin: 60_000,
    // The runner marks its children; this one is a program, not a test file.
    environment: { NODE_TEST_CONTEXT: undefined, ...more.environment },
  });
}

/** A port that nobody has now: the same one after each restart, as clients know it. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** The vendor's file, as it is handed to hosts and machines. */
export async function vendorFileOf(vendor: FakeVendor, iat: number): Promise<string> {
  const claims = { iss: vendor.vendor, iat, name: vendor.name, roots: [vendor.root.jwk], authority: [] };
  return vendorFileText({
    attiva: 1,
    vendor: [await signStatement('vendor', claims, vendor.root)],
    delegation: [vendor.delegation],
    packs: vendor.roots.packs,
    revocations: [],
    bundles: [],
  });
}
