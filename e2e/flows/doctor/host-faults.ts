/** Faults of a host, seen on its own machine: a real one, registered, whose folder each row copies and spoils. */
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openActivation } from '@attiva/client';
import type { StartedProcess } from '@attiva/testkit';
import { runAttiva, startAttiva } from '../../site/attiva.ts';
import { freePort } from '../../site/free-port.ts';
import { createHost } from '../../site/host.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';
import type { DoctorSite } from './doctor-site.ts';
import type { Examination, Fault } from './fault.ts';

const here = '127.0.0.1';

/** A vendor, and the folders of a host before and after its registration. */
export interface HostSite {
  readonly vendor: Vendor;
  readonly setupKey: string;
  /** With which it was registered. */
  readonly hostKey: string;
  readonly registered: string;
  readonly fresh: string;
  /** A copy of one of them, which listens on a port of its own. */
  copy(of: 'registered' | 'fresh'): Promise<HostCopy>;
  /** One that serves, for all rows that spoil nothing in it. */
  served(): Promise<HostCopy>;
  close(): Promise<unknown>;
}

export interface HostCopy {
  readonly folder: string;
  readonly port: number;
  serve(): Promise<StartedProcess>;
}

export async function openHostSite(folder: string): Promise<HostSite> {
  const vendor = await createVendor({ folder, name: 'aurora', address: '127.80.0.1', packToml: osAndOffice() });
  const fresh = join(folder, 'host-fresh');
  await createHost({ folder: fresh, address: here }, vendor);
  const registered = join(folder, 'host-registered');
  const host = await createHost({ folder: registered, address: here }, vendor);
  const authority = await vendor.serve();
  const hostKey = await vendor.hostKey('Rossi SpA', 'aurora-os');
  await host.register(hostKey);
  await authority.stop();
  let copies = 0;
  const copy = async (of: 'registered' | 'fresh'): Promise<HostCopy> => {
    const copied = join(folder, `host-copy-${(copies += 1)}`);
    cpSync(of === 'fresh' ? fresh : registered, copied, { recursive: true });
    const port = await freePort(here);
    const toml = `[activation]\naddresses = ["${here}"]\nport = ${port}\n\n[administration]\nport = 0\n\n[publishing]\nenabled = false\n`;
    writeFileSync(join(copied, 'host.toml'), toml);
    return { folder: copied, port, serve: () => startAttiva(['host', 'serve', '--data', copied]) };
  };
  const startOne = async (): Promise<{ readonly copy: HostCopy; readonly running: StartedProcess }> => {
    const good = await copy('registered');
    return { copy: good, running: await good.serve() };
  };
  let one: ReturnType<typeof startOne> | undefined;
  return {
    vendor,
    hostKey,
    setupKey: await vendor.setupKey('server', 2025),
    registered,
    fresh,
    copy,
    served: async () => (await (one ??= startOne())).copy,
    // One that did not start has failed its rows already; putting away goes on.
    close: async () =>
      one?.then(
        ({ running }) => running.stop(),
        () => undefined,
      ),
  };
}

/** Doctor asks in a zone that names nobody of this machine, unless the row says otherwise. */
function words(site: DoctorSite, { folder }: HostCopy, zone = 'local'): readonly string[] {
  const domain = zone === 'local' ? zone : `${zone}.example`;
  return ['--data', folder, '--dns-server', `${site.dns.address}:${site.dns.port}`, '--dns-suffix', domain];
}

/** A copy that serves while doctor looks. */
async function serving(
  site: DoctorSite,
  hosts: HostSite,
  how: {
    readonly of?: 'registered' | 'fresh';
    /** Before it is started. */
    readonly spoil?: (copy: HostCopy) => void;
    /** While it runs. */
    readonly meanwhile?: (copy: HostCopy) => Promise<unknown> | undefined;
  } = {},
): Promise<Examination> {
  const copy = await hosts.copy(how.of ?? 'registered');
  how.spoil?.(copy);
  const running = await copy.serve();
  await how.meanwhile?.(copy);
  return { words: words(site, copy), after: () => running.stop() };
}

/** The good one that serves. */
async function good(site: DoctorSite, hosts: HostSite, zone?: string): Promise<Examination> {
  return { words: words(site, await hosts.served(), zone) };
}

async function stopped(site: DoctorSite, hosts: HostSite, spoil: (copy: HostCopy) => void): Promise<Examination> {
  const copy = await hosts.copy('registered');
  spoil(copy);
  return { words: words(site, copy) };
}

function signingKeys({ folder }: HostCopy): readonly string[] {
  const signing = join(folder, 'signing');
  const files = readdirSync(signing, { recursive: true, encoding: 'utf8' }).map((name) => join(signing, name));
  const keys = files.filter((path) => path.endsWith('.key'));
  if (keys.length === 0 || !keys.every((path) => existsSync(path))) throw new Error('the host has no signing key');
  return keys;
}

/** Into a zone of BIND that takes updates from nobody. */
function publishInto({ dns }: DoctorSite, path: string): void {
  const server = `server = "${dns.address}:${dns.port}"`;
  const publishing = `enabled = true\n${server}\nname = "att9.good.example"\ndomains = [{ domain = "good.example" }]`;
  writeFileSync(path, readFileSync(path, 'utf8').replace('enabled = false', publishing));
}

/** One machine of the five that a server needs. */
async function askOnce(hosts: HostSite, { folder, port }: HostCopy): Promise<void> {
  const roots = JSON.parse(readFileSync(hosts.vendor.rootsFile, 'utf8')) as Parameters<
    typeof openActivation
  >[0]['roots'];
  const directory = `${folder}-machine`;
  const device = { facts: [0, 0, 0], virtual: true } as const;
  const setupKey = hosts.setupKey;
  const made = await openActivation({ roots, directory, device, edition: 'server', setupKey, background: false });
  await made.setHost(`${here}:${port}`, 'machine');
  await made.ensureActivated();
  await made.close();
}

export function healthyHost(site: DoctorSite, hosts: HostSite): Promise<Examination> {
  return good(site, hosts);
}

/** A row, made for the site with the host. */
export type HostFault = Omit<Fault, 'inject'> & {
  readonly inject: (site: DoctorSite, hosts: HostSite) => Promise<Examination>;
};

export const hostFaults: readonly HostFault[] = [
  {
    what: 'the host does not run',
    code: 'connection-refused',
    step: 'host-port',
    remedy: /host serve/,
    inject: (site, hosts) => stopped(site, hosts, () => undefined),
  },
  {
    what: "another program has the host's port",
    code: 'port-taken',
    step: 'host-port',
    names: /node/,
    async inject(site, hosts) {
      const copy = await hosts.copy('registered');
      const server = createServer((socket) => socket.end('hello\n')).listen(copy.port, here);
      await once(server, 'listening');
      return { words: words(site, copy), after: async () => server.close() };
    },
  },
  {
    what: "another host on this machine has the host's port",
    code: 'port-taken',
    step: 'host-port',
    names: /another Attiva host/,
    async inject(site, hosts) {
      const copy = await hosts.copy('registered');
      const other = await copy.serve();
      const second = { ...(await hosts.copy('registered')), port: copy.port };
      cpSync(join(copy.folder, 'host.toml'), join(second.folder, 'host.toml'));
      return { words: words(site, second), after: () => other.stop() };
    },
  },
  {
    what: "the host's database is damaged",
    code: 'database-corrupt',
    step: 'host-database',
    inject: (site, hosts) =>
      stopped(site, hosts, ({ folder }) => {
        for (const name of readdirSync(folder)) if (name.startsWith('host.db')) rmSync(join(folder, name));
        writeFileSync(join(folder, 'host.db'), 'no database at all, but long enough to be looked at'.repeat(400));
      }),
  },
  {
    what: "the host's database server does not answer",
    code: 'database-unreachable',
    step: 'host-database',
    names: /127\.0\.0\.1:1/,
    inject: (site, hosts) =>
      stopped(site, hosts, ({ folder }) => {
        const toml = join(folder, 'host.toml');
        writeFileSync(toml, `database = "postgres://attiva@127.0.0.1:1/attiva"\n${readFileSync(toml, 'utf8')}`);
      }),
  },
  {
    what: "the host's database is gone",
    code: 'not-initialized',
    step: 'host-database',
    inject: (site, hosts) =>
      stopped(site, hosts, ({ folder }) => {
        for (const name of readdirSync(folder)) if (name.startsWith('host.db')) rmSync(join(folder, name));
      }),
  },
  {
    what: "the host's configuration has an unknown key",
    code: 'config-unknown-key',
    step: 'host-config',
    names: /prot/,
    inject: (site, hosts) =>
      stopped(site, hosts, ({ folder }) => writeFileSync(join(folder, 'host.toml'), '[activation]\nprot = 7688\n')),
  },
  {
    what: "the host's configuration has a wrong value",
    code: 'config-invalid',
    step: 'host-config',
    inject: (site, hosts) =>
      stopped(site, hosts, ({ folder }) => writeFileSync(join(folder, 'host.toml'), '[activation]\nport = 99999\n')),
  },
  {
    what: 'the host was never registered',
    code: 'host-not-registered',
    step: 'host-health',
    remedy: /host register/,
    inject: (site, hosts) => serving(site, hosts, { of: 'fresh' }),
  },
  {
    what: "the host's signing key is not on the machine",
    code: 'host-not-registered',
    step: 'host-health',
    names: /signing key/,
    inject: (site, hosts) =>
      serving(site, hosts, { spoil: (copy) => signingKeys(copy).forEach((path) => rmSync(path)) }),
  },
  {
    what: "others may read the host's signing key",
    code: 'storage-failed',
    step: 'host-health',
    names: /read by others/,
    inject: (site, hosts) =>
      serving(site, hosts, { spoil: (copy) => signingKeys(copy).forEach((path) => chmodSync(path, 0o644)) }),
  },
  {
    what: 'the token of its administration cannot be read',
    code: 'storage-failed',
    step: 'host-database',
    names: /admin\.token/,
    inject: (site, hosts) =>
      serving(site, hosts, { meanwhile: async ({ folder }) => chmodSync(join(folder, 'admin.token'), 0o644) }),
  },
  {
    what: 'machines wait for the threshold, as the host sees it',
    code: 'below-threshold',
    step: 'host-count',
    outcome: 'warn',
    names: /1 of 5/,
    async inject(site, hosts) {
      await askOnce(hosts, await hosts.served());
      return good(site, hosts);
    },
  },
  {
    what: "the name server refuses the host's own record",
    code: 'dns-update-refused',
    step: 'host-health',
    outcome: 'warn',
    names: /good\.example/,
    remedy: /print-records/,
    inject: (site, hosts) =>
      serving(site, hosts, {
        spoil: ({ folder }) => publishInto(site, join(folder, 'host.toml')),
        meanwhile: ({ folder }) => runAttiva(['host', 'publish', '--data', folder]),
      }),
  },
  {
    what: 'DNS does not name the host',
    code: 'no-srv-record',
    step: 'host-records',
    outcome: 'warn',
    inject: (site, hosts) => good(site, hosts, 'empty'),
  },
  {
    what: 'DNS names other hosts and not this one',
    code: 'no-srv-record',
    step: 'host-records',
    outcome: 'warn',
    names: /att1\.good\.example/,
    inject: (site, hosts) => good(site, hosts, 'good'),
  },
  {
    what: 'DNS names the host at another port',
    code: 'connection-refused',
    step: 'host-records',
    outcome: 'warn',
    names: /7687/,
    inject: (site, hosts) => good(site, hosts, 'port'),
  },
];
