/**
 * Where a client looks for hosts, in which order (spec/discovery.md): hosts that were set, the host of the last success,
 * DNS domains; and how a host's address and its TXT record are spelled. Asking anybody is the client's.
 */
import type { VendorId } from '../envelope/ids.ts';
import { isVendorId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { isIpv4, isIpv6 } from './ip-address.ts';

/** Where a candidate comes from. */
export type HostSource = 'edition' | 'application' | 'machine' | 'last-success' | 'dns';

/** Which methods an administrator allows a machine (familiar: `/act-type` 0, 1, 2). */
export type ActivationType = 'all' | 'directory' | 'host';

/** What an administrator and earlier successes have laid down. `H`: however the caller holds a host. */
export interface DiscoverySettings<H> {
  readonly edition?: H;
  readonly application?: H;
  readonly machine?: H;
  /** Leave it out where caching is switched off. */
  readonly lastSuccess?: H;
  /** Absent: all methods. */
  readonly activationType?: ActivationType;
}

export type DiscoveryStep<H> =
  | { readonly source: Exclude<HostSource, 'dns'>; readonly host: H }
  | { readonly source: 'dns' };

/** The steps of one attempt. A host that was set, in the nearest scope, has no fallback; none where only the directory may activate. */
export function discoveryOrder<H>(settings: DiscoverySettings<H>): readonly DiscoveryStep<H>[] {
  const { edition, application, machine, lastSuccess, activationType } = settings;
  if (activationType === 'directory') return [];
  if (edition !== undefined) return [{ source: 'edition', host: edition }];
  if (application !== undefined) return [{ source: 'application', host: application }];
  if (machine !== undefined) return [{ source: 'machine', host: machine }];
  return [
    ...(lastSuccess === undefined ? [] : [{ source: 'last-success', host: lastSuccess } as const]),
    { source: 'dns' },
  ];
}

/**
 * The domains to ask, each once, longest first (most labels; equal ones as given), in lower case without a final dot.
 * A lookup domain replaces suffix and search list. Names of one label and what is no domain name are never asked.
 */
export function dnsDomains(
  lookupDomain: string | undefined,
  suffix: string | undefined,
  searchList: readonly string[],
): readonly string[] {
  const given =
    lookupDomain === undefined ? [...(suffix === undefined ? [] : [suffix]), ...searchList] : [lookupDomain];
  const domains = new Set(given.map(plainName).filter((name) => name.includes('.') && isHostName(name)));
  return [...domains].sort((a, b) => labelCount(b) - labelCount(a));
}

function labelCount(domain: string): number {
  return domain.split('.').length;
}

function plainName(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, '');
}

const namePattern = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))*$/;

function isHostName(name: string): boolean {
  return namePattern.test(name) && !/(?:^|\.)\d+$/.test(name);
}

/** Where a host listens. */
export interface HostAddress {
  /** Name or address, lower case, without brackets. */
  readonly name: string;
  readonly port: number;
}

/** The port of the activation service. */
export const activationPort = 7688;

/**
 * A port that belongs to somebody else's protocol, which Attiva never speaks: an address copied from there is a mistake
 * that would end in a puzzling timeout.
 */
const foreignPort = 1688;

/**
 * Reads `name`, `name:port`, `192.0.2.1:port`, `[2001:db8::1]:port` or a bare IPv6 address, as `/skms` takes them.
 * `:port` alone stands for `defaultName`, where the caller has one.
 * @throws {ActivationError} `wrong-usage`.
 */
export function parseHostAddress(text: string, defaultName?: string): HostAddress {
  const { name: given, port } = splitAddress(plainName(text));
  const name = plainName(given === '' && port !== undefined ? (defaultName ?? '') : given);
  const number = port === undefined ? activationPort : Number(port);
  if (!(isIpv4(name) || isIpv6(name) || isHostName(name)) || number < 1 || number > 65_535) {
    throw new ActivationError('wrong-usage', `"${text.slice(0, 300)}" is no host: give a name or address, and :port`);
  }
  if (number === foreignPort) {
    throw new ActivationError('wrong-usage', `port ${number} is another protocol's; hosts listen on ${activationPort}`);
  }
  return { name, port: number };
}

/** The parts as they are written; an empty name where the text has another form. */
function splitAddress(text: string): { readonly name: string; readonly port?: string } {
  if (isIpv6(text)) return { name: text };
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text);
  // Brackets are for IPv6 only: `[host]` is a mistake.
  if (bracketed !== null && !isIpv6(bracketed[1] ?? '')) return { name: '' };
  const [, name = '', port] = bracketed ?? /^([^:[\]]*)(?::(\d{1,5}))?$/.exec(text) ?? [];
  return port === undefined ? { name } : { name, port };
}

/** The one spelling: `name:port`, IPv6 in brackets. */
export function hostAddressText({ name, port }: HostAddress): string {
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}

/** What one TXT record says about hosts of its domain: hints that save round trips, never trusted. */
export interface ServiceText {
  /** The target that it speaks of; absent: all. */
  readonly host?: string;
  /** Port of that target; absent: whatever its port. */
  readonly port?: number;
  /** Protocol versions spoken. */
  readonly versions: readonly number[];
  /** SHA-256 of the TLS public key, base64url: HTTPS is spoken. */
  readonly tls?: string;
  /** Base path, `/` at both ends. */
  readonly path: string;
  /** Vendors served; absent: unknown. */
  readonly vendors?: readonly VendorId[];
}

/**
 * Reads one TXT record's strings (RFC 6763 6.4: the first occurrence of a key counts, keys without regard to case).
 * A value that is not what it should be counts as absent: a hint is not worth an error.
 */
export function parseServiceText(strings: readonly string[]): ServiceText {
  const values = new Map<string, string>();
  for (const string of strings) {
    const at = string.indexOf('=');
    const key = (at < 0 ? string : string.slice(0, at)).toLowerCase();
    if (key !== '' && !values.has(key)) values.set(key, at < 0 ? '' : string.slice(at + 1));
  }
  const host = plainName(values.get('host') ?? '');
  const port = values.get('port') ?? '';
  const tls = values.get('tls') ?? '';
  const path = values.get('path') ?? '';
  const vendors = values.get('vnd');
  const versions = (values.get('v') ?? '1').split(',').filter((version) => /^[1-9]\d{0,5}$/.test(version));
  return {
    versions: versions.length === 0 ? [1] : versions.map(Number),
    path: /^\/(?!\/)[\w./~-]{0,200}$/.test(path) ? path.replace(/\/?$/, '/') : '/',
    ...(isHostName(host) && { host }),
    ...(isHostName(host) && /^[1-9]\d{0,4}$/.test(port) && { port: Number(port) }),
    ...(/^[A-Za-z0-9_-]{43}$/.test(tls) && { tls }),
    ...(vendors !== undefined && { vendors: vendors.toLowerCase().split(',').filter(isVendorId) }),
  };
}

/** The records that speak of this target: its own, else those of its name whatever the port, else those that speak of all. */
export function nearestTexts<One extends Pick<ServiceText, 'host' | 'port'>>(
  target: HostAddress,
  texts: readonly One[],
): readonly One[] {
  const ofName = texts.filter(({ host }) => host === target.name);
  const own = ofName.filter(({ port }) => port === target.port);
  if (own.length > 0) return own;
  const ofAnyPort = ofName.filter(({ port }) => port === undefined);
  return ofAnyPort.length > 0 ? ofAnyPort : texts.filter(({ host }) => host === undefined);
}

/** The first of those records: what a client goes by. */
export function serviceTextFor(target: HostAddress, texts: readonly ServiceText[]): ServiceText | undefined {
  return nearestTexts(target, texts)[0];
}

/** Whether a host is worth asking for this vendor: its TXT record does not say, or names it. */
export function servesVendor(text: Pick<ServiceText, 'vendors'> | undefined, vendor: VendorId): boolean {
  return text?.vendors === undefined || text.vendors.includes(vendor);
}
