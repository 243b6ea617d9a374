/** What a host publishes of itself in one domain: one SRV record and the TXT record that speaks of it (spec/discovery.md 3–5). */
import type { VendorId } from '@attiva/protocol';

export interface OwnRecord {
  /** Lower case, without a final dot. */
  readonly domain: string;
  readonly target: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
  /** Seconds. */
  readonly ttl: number;
  /** Strings of the TXT record. */
  readonly texts: readonly string[];
}

/** A domain to publish in. */
export interface PublishedDomain {
  readonly domain: string;
  readonly priority: number;
  readonly weight: number;
}

/** What the records say, whatever the domain. */
export interface OwnService {
  readonly target: string;
  readonly port: number;
  readonly ttl: number;
  readonly vendors: readonly VendorId[];
  /** SHA-256 of the TLS public key, base64url. */
  readonly tls?: string;
}

export function serviceName(domain: string): string {
  return `_attiva._tcp.${domain}`;
}

export function ownRecord(place: PublishedDomain, service: OwnService): OwnRecord {
  const { target, port, ttl } = service;
  return { ...place, target, port, ttl, texts: serviceTexts(service) };
}

/** The strings of the TXT record: it names its host and port, for it lies beside those of other hosts. */
function serviceTexts({ target, port, vendors, tls }: OwnService): readonly string[] {
  const vnd = `vnd=${[...vendors].sort().join(',')}`;
  return [
    'v=1',
    `host=${target}`,
    `port=${port}`,
    // One string has 255 bytes at most. Without the key clients ask the host.
    ...(vendors.length > 0 && vnd.length <= 255 ? [vnd] : []),
    ...(tls === undefined ? [] : [`tls=${tls}`]),
  ];
}

/** Whether two records have the same data; the TTL is none of it. */
export function isSameRecord(a: OwnRecord, b: OwnRecord): boolean {
  return dataOf(a) === dataOf(b);
}

function dataOf({ domain, target, port, priority, weight, texts }: OwnRecord): string {
  return JSON.stringify([domain, target, port, priority, weight, texts]);
}
