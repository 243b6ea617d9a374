/** How far each host came: what stopped it belongs to one step, and those that came further count for it. */
import { catalogue, type ActivationError, type ErrorCode } from '@attiva/protocol';
import { fault, type Found } from '../finding.ts';
import { needsNoHost, whoInstead } from './steps/dns-need.ts';
import type { HostFacts, VendorFacts } from './client-facts.ts';

/** Steps about hosts, in order. */
export const hostStages = ['srv', 'tcp', 'tls', 'host', 'clock', 'grant', 'product'] as const;
export type HostStage = (typeof hostStages)[number];

const stageOfCode: Readonly<Partial<Record<ErrorCode, HostStage>>> = {
  'vendor-unknown': 'srv',
  'name-not-resolved': 'tcp',
  'connection-refused': 'tcp',
  'host-unreachable': 'tcp',
  'clock-difference': 'clock',
  'host-not-registered': 'grant',
};

/** The step that stopped it; undefined where it could tell what it is. */
export function stageOf({ error }: HostFacts): HostStage | undefined {
  if (error === undefined) return undefined;
  if (error.code === 'host-timeout') return error.facts['phase'] === 'answer' ? 'host' : 'tcp';
  if (error.facts['tls'] === true) return 'tls';
  return stageOfCode[error.code] ?? 'host';
}

/** Hosts that an attempt would try and that came at least as far as this step. */
export function hostsAt(stage: HostStage, vendors: readonly VendorFacts[]): readonly HostAt[] {
  return vendors.flatMap((vendor) =>
    vendor.hosts.filter(({ used }) => used).flatMap((host) => (reaches(host, stage) ? [{ vendor, host }] : [])),
  );
}

export interface HostAt {
  readonly vendor: VendorFacts;
  readonly host: HostFacts;
}

function reaches(host: HostFacts, stage: HostStage): boolean {
  const stopped = stageOf(host);
  return stopped === undefined || hostStages.indexOf(stopped) >= hostStages.indexOf(stage);
}

/** Whether this very step stopped it. */
export function stoppedAt(host: HostFacts, stage: HostStage): host is HostFacts & { readonly error: ActivationError } {
  return stageOf(host) === stage;
}

/** A host that is not needed, because another one or the directory serves, is worth a warning; else it is the failure. */
export function hostFault(
  { vendor, host }: HostAt & { readonly host: HostFacts & { readonly error: ActivationError } },
  said: { readonly text?: string } = {},
): Found {
  const { code, detail } = host.error;
  return fault(isReplaceable(host, vendor) ? 'warn' : 'fail', {
    code,
    text: said.text ?? `${host.address}, ${howFound(host)}: ${withoutName(detail, host)}`,
    remedy: remedyFor({ vendor, host }),
    milliseconds: host.milliseconds,
  });
}

function withoutName(detail: string, { address }: HostFacts): string {
  return detail.startsWith(`${address}: `) ? detail.slice(address.length + 2) : detail;
}

function isReplaceable(host: HostFacts, { hosts, editions }: VendorFacts): boolean {
  if (needsNoHost({ editions })) return true;
  return hosts.some((other) => other !== host && other.used && other.info !== undefined);
}

const places: Readonly<Record<HostFacts['source'], string>> = {
  edition: 'set for the edition',
  application: 'set for the application',
  machine: 'set for the machine',
  'last-success': 'answered last time',
  dns: 'named by DNS',
};

export function howFound({ source, domain }: HostFacts): string {
  return domain === undefined ? places[source] : `named by _attiva._tcp.${domain}`;
}

/** What mends this host where it stands: the record in DNS, or the setting on this machine. */
function remedyFor({ vendor, host }: HostAt): string | undefined {
  const { address, source, domain } = host;
  const row = catalogue[host.error?.code ?? 'internal'];
  if (source === 'dns' && isGone(host)) {
    return `Start the host at ${address}, or remove its record from _attiva._tcp.${domain ?? ''}: it is stale.`;
  }
  const other = vendor.hosts.find((candidate) => candidate !== host && candidate.info !== undefined);
  if (source === 'dns' || source === 'last-success' || other === undefined) return undefined;
  const scope = source === 'machine' ? '' : ` --${source} ${source === 'edition' ? 'EDITION' : 'ID'}`;
  return `Run \`attiva client clear-host${scope}\`: ${other.address}, ${howFound(other)}, answers. Or: ${row.remedy}`;
}

/** Nothing of a host is left there, as far as can be seen from here. */
function isGone({ error }: HostFacts): boolean {
  const { code, facts } = error ?? { code: 'internal', facts: {} };
  if (code === 'host-timeout') return facts['phase'] !== 'answer';
  return ['name-not-resolved', 'connection-refused', 'host-unreachable'].includes(code);
}

/** Why a step about hosts has nobody to look at. */
export function noHostAt(vendors: readonly VendorFacts[]): string {
  if (vendors.every(needsNoHost)) {
    return `no host is needed: ${whoInstead(vendors.flatMap(({ editions }) => editions))}`;
  }
  const asked = vendors.some(({ hosts }) => hosts.some(({ used }) => used));
  return asked ? 'no host came so far' : 'no host was found';
}
