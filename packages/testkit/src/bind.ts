/**
 * BIND 9 as a real name server for tests: its own folder, its own loopback address, the zones a test gives it.
 * Needs the Debian package `bind9`; `bindMissing()` says when it is not there.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Resolver } from 'node:dns/promises';
import { createServer } from 'node:net';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess, startProcess, type Ended } from './process.ts';

/** A zone as BIND's zone file has it: one record a line, names relative to the zone. SOA and NS are added. */
export interface BindZone {
  readonly name: string;
  /** e.g. `_attiva._tcp 60 IN SRV 0 10 7688 host1`, `host1 IN A 127.0.0.1`. */
  readonly records: readonly string[];
  /** Statements of its `update-policy`, e.g. `grant host1 name _attiva._tcp.corp.example. SRV TXT`. Default: no updates. */
  readonly updatePolicy?: readonly string[];
}

export interface BindOptions {
  readonly zones: readonly BindZone[];
  /** TSIG keys (HMAC-SHA-256) that it knows. */
  readonly keys?: readonly { readonly name: string; readonly secret: Uint8Array }[];
  /** Default 127.0.0.1. Another loopback address is added to `lo` for the time being (root). */
  readonly address?: string;
  /** Default: a free one. 53 is what a `resolv.conf` needs. */
  readonly port?: number;
  /** Network namespace to run in; its loopback must be up and have the address. */
  readonly namespace?: string;
}

export interface StartedBind {
  readonly address: string;
  readonly port: number;
  /** Replaces a zone's records and resolves when BIND serves them. */
  setZone(name: string, records: readonly string[]): Promise<void>;
  log(): string;
  stop(): Promise<Ended>;
}

const folders = ['/usr/sbin', '/sbin', '/usr/local/sbin', '/usr/bin'];

/** Why BIND cannot run here; undefined when it can. */
export function bindMissing(): string | undefined {
  return namedProgram() === undefined ? 'needs bind9, which this machine lacks (apt-get install bind9)' : undefined;
}

function namedProgram(): string | undefined {
  return folders.map((folder) => join(folder, 'named')).find((path) => existsSync(path));
}

/** @throws Error with the reason of `bindMissing()`, or with BIND's log when it refuses its configuration. */
export async function startBind(options: BindOptions): Promise<StartedBind> {
  const program = namedProgram();
  if (program === undefined) throw new Error(bindMissing());
  const address = options.address ?? '127.0.0.1';
  const removeAddress = options.namespace === undefined ? await addLoopbackAddress(address) : undefined;
  const port = options.port ?? (await freePort(address));
  const folder = await mkdtemp(join(tmpdir(), 'attiva-bind-'));
  const serials = new Map<string, number>();
  const writeZone = async (zone: BindZone): Promise<number> => {
    const serial = (serials.get(zone.name) ?? 0) + 1;
    serials.set(zone.name, serial);
    await writeFile(join(folder, `${zone.name}.zone`), zoneFile(zone, { address, serial }));
    return serial;
  };
  for (const zone of options.zones) await writeZone(zone);
  await writeFile(join(folder, 'named.conf'), configuration({ ...options, address, port, folder }));

  const args = ['-g', '-c', join(folder, 'named.conf')];
  const inside = options.namespace === undefined ? [] : ['netns', 'exec', options.namespace, program];
  const named = await startProcess({
    command: options.namespace === undefined ? program : 'ip',
    args: [...inside, ...args],
    ready: / running$/m,
  }).catch(async (cause: unknown) => {
    await rm(folder, { recursive: true, force: true });
    await removeAddress?.();
    throw cause;
  });
  const stop = async (): Promise<Ended> => {
    const ended = await named.stop();
    await rm(folder, { recursive: true, force: true });
    await removeAddress?.();
    return ended;
  };
  try {
    // The line `running` comes before a zone with a mistake is complained about: ask for each.
    if (options.namespace === undefined) await askForEachZone({ zones: options.zones, address, port });
    else if (/not loaded due to errors/.test(named.output())) throw new Error('a zone was not loaded');
  } catch (cause) {
    await stop();
    throw new Error(`BIND does not serve its zones; it said:\n${named.output()}`, { cause });
  }
  return {
    address,
    port,
    log: () => named.output(),
    stop,
    async setZone(name, records) {
      const from = named.output().length;
      const serial = await writeZone({ name, records });
      named.send('SIGHUP');
      await named.waitFor(new RegExp(`zone ${name.replaceAll('.', '\\.')}/IN: loaded serial ${serial}\\b`), { from });
    },
  };
}

async function askForEachZone(server: { zones: readonly BindZone[]; address: string; port: number }): Promise<void> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([`${server.address}:${server.port}`]);
  for (const zone of server.zones) await resolver.resolveSoa(zone.name);
}

function zoneFile(zone: BindZone, own: { readonly address: string; readonly serial: number }): string {
  return [
    `$ORIGIN ${zone.name}.`,
    '$TTL 60',
    `@ IN SOA ns hostmaster ( ${own.serial} 3600 600 86400 5 )`,
    '@ IN NS ns',
    `ns IN A ${own.address}`,
    ...zone.records,
    '',
  ].join('\n');
}

/** A key as BIND's configuration and key files have it. */
export function bindKeyText({ name, secret }: { readonly name: string; readonly secret: Uint8Array }): string {
  return `key "${name}" { algorithm hmac-sha256; secret "${Buffer.from(secret).toString('base64')}"; };`;
}

function configuration(input: BindOptions & { address: string; port: number; folder: string }): string {
  const zones = input.zones.map(({ name, updatePolicy }) => {
    const policy =
      updatePolicy === undefined ? '' : ` update-policy { ${updatePolicy.map((one) => `${one};`).join(' ')} };`;
    return `zone "${name}" { type primary; file "${join(input.folder, `${name}.zone`)}";${policy} };`;
  });
  return [
    'options {',
    `  directory "${input.folder}";`,
    `  listen-on port ${input.port} { ${input.address}; };`,
    '  listen-on-v6 { none; };',
    '  recursion no; notify no; dnssec-validation no; allow-query { any; };',
    '  pid-file none; session-keyfile none;',
    '};',
    'controls { };',
    ...(input.keys ?? []).map(bindKeyText),
    ...zones,
    '',
  ].join('\n');
}

/** BIND listens only on addresses that an interface has, though the kernel would take all of 127/8. */
async function addLoopbackAddress(address: string): Promise<(() => Promise<void>) | undefined> {
  if (address === '127.0.0.1') return undefined;
  if (!address.startsWith('127.')) throw new TypeError(`${address} is not a loopback address`);
  const added = await runProcess({ command: 'ip', args: ['addr', 'add', `${address}/8`, 'dev', 'lo'] });
  if (added.exit === 0)
    return async () => void (await runProcess({ command: 'ip', args: ['addr', 'del', `${address}/8`, 'dev', 'lo'] }));
  // It is there already and stays: whoever added it removes it.
  if (added.stderr.includes('File exists')) return undefined;
  throw new Error(`cannot add ${address} to lo: ${added.stderr}`);
}

/** A port that is free for TCP and UDP alike. */
async function freePort(address: string): Promise<number> {
  const tcp = createServer().listen(0, address);
  await once(tcp, 'listening');
  const place = tcp.address();
  const port = place !== null && typeof place === 'object' ? place.port : 0;
  const udp = createSocket('udp4');
  try {
    udp.bind(port, address);
    await once(udp, 'listening');
    return port;
  } finally {
    udp.close();
    tcp.close();
    await once(tcp, 'close');
  }
}
