/**
 * The fleet: 30 desktops and 6 servers, six of the desktops with Office. Each machine is the real client engine with its
 * own state folder and key; it finds the host by DNS and speaks to it over sockets. Nothing is shortened for the show:
 * a machine that waits asks again because somebody tells it to, as an administrator does with `/ato`.
 */
import { join } from 'node:path';
import { type Activation, type ActivationReport, openActivation } from '@attiva/client';
import {
  type HostGrantClaims,
  type LeaseClaims,
  RevocationSet,
  type TrustContext,
  type VendorId,
  verifyChain,
} from '@attiva/protocol';
import { type DemoVendor, demo } from './demo-site.ts';

export interface FleetSize {
  readonly desktops: number;
  readonly servers: number;
  /** How many of the desktops run Office too. */
  readonly withOffice: number;
}

export const usualFleet: FleetSize = { desktops: 30, servers: 6, withOffice: 6 };

export interface Installed {
  readonly machine: string;
  readonly edition: 'desktop' | 'server' | 'office';
  readonly activation: Activation;
}

export interface FleetOptions {
  readonly folder: string;
  readonly vendor: DemoVendor;
  readonly dnsServer: string;
  readonly size: FleetSize;
}

/** Opens every machine; nobody has called yet. Servers stand between the desktops, as machines are switched on. */
export async function openFleet(options: FleetOptions): Promise<Installed[]> {
  const fleet: Installed[] = [];
  const { desktops, servers, withOffice } = options.size;
  for (let i = 1; i <= Math.max(desktops, servers); i += 1) {
    const number = String(i).padStart(2, '0');
    if (i <= desktops) fleet.push(await install(options, `pc-${number}`, 'desktop'));
    if (i <= withOffice) fleet.push(await install(options, `pc-${number}`, 'office'));
    if (i <= servers) fleet.push(await install(options, `srv-${number}`, 'server'));
  }
  return fleet;
}

async function install(options: FleetOptions, machine: string, edition: Installed['edition']): Promise<Installed> {
  const { vendor, folder, dnsServer } = options;
  const setupKey = vendor.setupKeys[edition];
  if (setupKey === undefined) throw new TypeError(`the demonstration has no setup key for ${edition}`);
  const activation = await openActivation({
    roots: vendor.roots,
    edition,
    setupKey,
    directory: join(folder, machine, vendor.roots.vendor),
    machineName: `${machine}.${demo.domain}`,
    network: {
      dnsServers: [dnsServer],
      dnsSuffixes: { suffix: demo.domain, searchList: [], source: 'the demonstration' },
    },
    background: false,
  });
  return { machine, edition, activation };
}

/** Told after each attempt. */
export type OnAttempt = (installed: Installed, report: ActivationReport) => void;

/** Lets these call once, one after the other, as machines are switched on in the morning. */
export async function callOnce(
  fleet: readonly Installed[],
  onAttempt: OnAttempt,
  stop: AbortSignal | undefined,
): Promise<void> {
  for (const installed of fleet) {
    if (stop?.aborted === true) return;
    onAttempt(installed, await installed.activation.ensureActivated());
  }
}

/** Those that have no lease yet. */
export function waiting(fleet: readonly Installed[]): Installed[] {
  return fleet.filter(({ activation }) => !activation.status().licensed);
}

export interface FleetResult {
  readonly activations: number;
  readonly licensed: number;
  /** Leases whose chain verifies from the vendor's root, link by link. */
  readonly verified: number;
  /** Leases given at a count below the edition's threshold: must be 0. */
  readonly belowThreshold: number;
  readonly editions: readonly EditionResult[];
}

export interface EditionResult {
  readonly edition: string;
  readonly name: string;
  readonly machines: number;
  readonly licensed: number;
  readonly threshold: number;
  readonly validUntil: string;
  readonly host: string;
}

/** Judges the fleet anew, from the leases themselves. */
export function judgeFleet(fleet: readonly Installed[], vendor: DemoVendor): FleetResult {
  const leases = fleet.map((installed) => leaseOf(installed, vendor));
  return {
    activations: fleet.length,
    licensed: fleet.filter(({ activation }) => activation.status().licensed).length,
    verified: leases.filter((lease) => lease !== undefined).length,
    belowThreshold: leases.filter((lease) => lease !== undefined && lease.count < lease.threshold).length,
    editions: (['desktop', 'server', 'office'] as const).map((edition) =>
      editionResult(
        edition,
        fleet.filter((installed) => installed.edition === edition),
      ),
    ),
  };
}

function leaseOf({ activation }: Installed, vendor: DemoVendor): LeaseClaims | undefined {
  const chain = activation.leaseChain();
  if (chain === undefined) return undefined;
  const trust: TrustContext = {
    vendor: vendor.roots.vendor as VendorId,
    roots: vendor.roots.roots,
    now: Math.floor(activation.machine.clock.now() / 1000),
    revocations: RevocationSet.empty,
  };
  const verified = verifyChain('lease', chain, trust);
  const lease = verified.subject.parts.claims as unknown as LeaseClaims;
  const grant = verified.grant?.claims as HostGrantClaims;
  const own = lease.sub === activation.status().clientId && lease.application === grant.application;
  return own ? lease : undefined;
}

function editionResult(edition: Installed['edition'], machines: readonly Installed[]): EditionResult {
  const states = machines.map(({ activation }) => activation.status());
  const ends = states.flatMap(({ validUntil }) => (validUntil === undefined ? [] : [validUntil]));
  return {
    edition,
    name: states[0]?.productName ?? edition,
    machines: machines.length,
    licensed: states.filter(({ licensed }) => licensed).length,
    threshold: states[0]?.threshold ?? 0,
    validUntil: ends.length === 0 ? '' : new Date(Math.min(...ends)).toISOString().slice(0, 10),
    host: states[0]?.host ?? '',
  };
}
