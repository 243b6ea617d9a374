/**
 * `attiva quickstart` (= `npm start`): from nothing to a licensed fleet, for real. Authority and host are processes of
 * their own, DNS is a responder for the demonstration's zone only, every machine is a real client.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActivationReport } from '@attiva/client';
import { ActivationError, isActivationError } from '@attiva/protocol';
import { type DnsResponder, startDnsResponder } from '../dns/dns-responder.ts';
import { type ChildDaemon, startDaemon } from './child-daemon.ts';
import {
  demo,
  type DemoPorts,
  type DemoVendor,
  findFreePorts,
  makeHost,
  makeVendor,
  registerHost,
} from './demo-site.ts';
import {
  callOnce,
  type FleetResult,
  type FleetSize,
  type Installed,
  judgeFleet,
  openFleet,
  usualFleet,
  waiting,
} from './fleet.ts';

export interface QuickstartOptions {
  /** Where `.attiva-quickstart` is made. */
  readonly workingDirectory: string;
  /** How to call the command line, for the two daemons: program and first arguments. */
  readonly program: readonly string[];
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly size?: FleetSize;
  /** Ends the demonstration early; everything that was started is ended in order. */
  readonly stop?: AbortSignal;
  /** Told what happens, line by line; absent: silent. */
  readonly onProgress?: (step: QuickstartStep) => void;
}

export type QuickstartStep =
  | { readonly kind: 'made'; readonly what: string; readonly detail: string }
  | {
      readonly kind: 'attempt';
      readonly machine: string;
      readonly edition: string;
      readonly outcome: ActivationReport['outcome'];
      readonly count: number;
      readonly threshold: number;
      readonly code?: string;
    }
  | { readonly kind: 'round'; readonly waiting: number };

export interface QuickstartResult extends FleetResult {
  readonly seconds: number;
  readonly dnsQueries: number;
  readonly vendor: string;
  readonly customer: string;
}

export interface RunningQuickstart {
  readonly result: QuickstartResult;
  /** All 42 licensed, none below its threshold, each lease verified. */
  readonly good: boolean;
  /** Three commands to try next, ready to paste after the program's name. */
  readonly nextSteps: readonly string[];
  stop(): Promise<void>;
}

export const quickstartFolder = '.attiva-quickstart';
const marker = 'made-by-attiva-quickstart';

/**
 * Runs the demonstration; daemons and DNS stay up until `stop`.
 * @throws {ActivationError} `already-initialized` when the folder holds something else; what any step throws.
 */
export async function runQuickstart(options: QuickstartOptions): Promise<RunningQuickstart> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(options);
    } catch (error) {
      if (attempt === mostAttempts || !isPortTaken(error)) throw error;
    }
  }
}

/** A port is chosen before a daemon takes it; another program may come between. Then all begins anew with other ports. */
const mostAttempts = 3;

function isPortTaken(error: unknown): boolean {
  return isActivationError(error) && error.detail.includes('port-taken');
}

async function runOnce(options: QuickstartOptions): Promise<RunningQuickstart> {
  const began = options.now();
  const folder = await freshFolder(options.workingDirectory);
  const say = options.onProgress ?? (() => {});
  const ports = await findFreePorts();
  const parts: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const part of parts.splice(0).reverse()) await part.stop();
  };
  try {
    const vendor = await makeVendor(join(folder, 'aurora'), ports);
    say({ kind: 'made', what: 'Vendor', detail: `${demo.vendorName}, 3 products, root key encrypted` });
    parts.push(await serveAuthority(options, vendor, ports));
    say({ kind: 'made', what: 'Authority', detail: `http://127.0.0.1:${ports.registration}` });
    const hostFolder = join(folder, 'host');
    await makeHost(hostFolder, vendor, { ports, now: options.now });
    await registerHost(hostFolder, vendor);
    say({ kind: 'made', what: 'Host', detail: `registered with 2 host keys of ${demo.customer}` });
    parts.push(await startDaemon(options.program, ['host', 'serve', '--data', hostFolder]));
    say({ kind: 'made', what: 'Serving', detail: `${demo.hostName}, TCP ${ports.activation}` });
    const dns = await startDns(ports);
    parts.push({ stop: () => dns.close() });
    say({ kind: 'made', what: 'DNS', detail: `_attiva._tcp.${demo.domain} answers on ${dns.address}:${dns.port}` });
    const dnsServer = `${dns.address}:${dns.port}`;
    const fleet = await openFleet({
      folder: join(folder, 'fleet'),
      vendor,
      dnsServer,
      size: options.size ?? usualFleet,
    });
    await activateAll(fleet, say, options.stop);
    const seconds = (options.now() - began) / 1000;
    const result = { ...judgeFleet(fleet, vendor), ...about(vendor, dns), seconds: Math.round(seconds * 10) / 10 };
    for (const { activation } of fleet) await activation.close();
    return { result, good: isGood(result), nextSteps: nextSteps(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Machines call; those that wait are told to call again, until nobody waits or nothing moves any more. */
async function activateAll(
  fleet: readonly Installed[],
  say: (step: QuickstartStep) => void,
  stop: AbortSignal | undefined,
): Promise<void> {
  const tell = (installed: Installed, report: ActivationReport): void =>
    say({
      kind: 'attempt',
      machine: installed.machine,
      edition: installed.edition,
      outcome: report.outcome,
      count: report.count ?? 0,
      threshold: report.threshold ?? 0,
      ...(report.code !== undefined && { code: report.code }),
    });
  await callOnce(fleet, tell, stop);
  for (
    let before = fleet.length, left = waiting(fleet);
    left.length > 0 && left.length < before && stop?.aborted !== true;
  ) {
    say({ kind: 'round', waiting: left.length });
    before = left.length;
    await callOnce(left, tell, stop);
    left = waiting(fleet);
  }
}

/** Only a folder that an earlier demonstration made is removed; anything else is not ours. */
async function freshFolder(workingDirectory: string): Promise<string> {
  const folder = join(workingDirectory, quickstartFolder);
  if (existsSync(folder)) {
    if (!existsSync(join(folder, marker))) {
      throw new ActivationError(
        'already-initialized',
        `${quickstartFolder} exists here and was not made by quickstart`,
        {
          facts: { folder },
        },
      );
    }
    await rm(folder, { recursive: true, force: true });
  }
  await mkdir(folder, { mode: 0o700 });
  await writeFile(join(folder, marker), 'Safe to delete: everything in here belongs to a demonstration.\n');
  return folder;
}

function serveAuthority(options: QuickstartOptions, vendor: DemoVendor, ports: DemoPorts): Promise<ChildDaemon> {
  const { registration, authorityAdministration } = ports;
  return startDaemon(options.program, [
    'authority',
    'serve',
    vendor.folder,
    '--address',
    '127.0.0.1',
    '--port',
    String(registration),
    '--administration-port',
    String(authorityAdministration),
  ]);
}

function startDns(ports: DemoPorts): Promise<DnsResponder> {
  return startDnsResponder({
    zone: demo.domain,
    records: [
      {
        type: 'SRV',
        name: `_attiva._tcp.${demo.domain}`,
        priority: 0,
        weight: 0,
        port: ports.activation,
        target: demo.hostName,
      },
      { type: 'TXT', name: `_attiva._tcp.${demo.domain}`, texts: ['v=1', `vnd=${demo.vendorId}`] },
      { type: 'A', name: demo.hostName, address: '127.0.0.1' },
    ],
  });
}

function about(vendor: DemoVendor, dns: DnsResponder): Pick<QuickstartResult, 'dnsQueries' | 'vendor' | 'customer'> {
  return { dnsQueries: dns.queries().length, vendor: vendor.roots.vendor, customer: demo.customer };
}

function isGood(result: FleetResult): boolean {
  const { activations, licensed, verified, belowThreshold } = result;
  return activations > 0 && licensed === activations && verified === activations && belowThreshold === 0;
}

/** Relative to where the demonstration was started, so that they are short enough to be typed. */
function nextSteps(): string[] {
  return [
    `console link --data ${quickstartFolder}/host`,
    `host status --data ${quickstartFolder}/host`,
    `client status --roots ${quickstartFolder}/aurora/roots.json --data ${quickstartFolder}/fleet/pc-01`,
  ];
}
