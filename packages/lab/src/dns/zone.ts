/**
 * The embedded DNS responder of the demonstration: an authoritative server for one zone, for machines that have no DNS
 * server of their own to change. It never recurses and never speaks for another zone. Publishing by dynamic update
 * (RFC 2136) belongs to the host; choosing among SRV records belongs to the client.
 *
 * This file: the zone's content and what it says to one question. Pure.
 */
import { isIPv4, isIPv6 } from 'node:net';
import type { Answer, SoaAnswer } from 'dns-packet';

/** One record of the zone. `name` is a full domain name (`_attiva._tcp.aurora.example`); `ttl` in seconds, default 60. */
export type ZoneRecord =
  | {
      readonly type: 'SRV';
      readonly name: string;
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
      readonly ttl?: number;
    }
  | { readonly type: 'TXT'; readonly name: string; readonly texts: readonly string[]; readonly ttl?: number }
  | { readonly type: 'A' | 'AAAA'; readonly name: string; readonly address: string; readonly ttl?: number };

export type ZoneOutcome = 'answer' | 'no-data' | 'no-such-name' | 'outside-zone';

export interface ZoneAnswer {
  readonly outcome: ZoneOutcome;
  readonly answers: readonly Answer[];
  /** The zone's SOA, which tells a resolver how long it may remember "no" (RFC 2308). */
  readonly authorities: readonly SoaAnswer[];
}

export interface Zone {
  readonly name: string;
  ask(question: { readonly name: string; readonly type: string }): ZoneAnswer;
}

const defaultTtl = 60;
/** Seconds a resolver may remember that a name does not exist: short, because a demonstration changes its mind. */
const negativeTtl = 5;

/**
 * Builds a zone. A record outside the zone, or one that cannot be written as DNS, is the caller's mistake.
 * @throws TypeError naming the record.
 */
export function createZone(input: {
  readonly name: string;
  readonly records: readonly ZoneRecord[];
  readonly serial: number;
}): Zone {
  const name = canonical(input.name);
  const byName = new Map<string, Answer[]>();
  for (const record of input.records) {
    const owner = canonical(record.name);
    if (!isInside(owner, name)) throw new TypeError(`record ${record.name} lies outside the zone ${name}`);
    const known = byName.get(owner) ?? [];
    byName.set(owner, [...known, toAnswer(record, owner)]);
  }
  const soa = startOfAuthority(name, input.serial);
  byName.set(name, [soa, ...(byName.get(name) ?? [])]);
  const existing = withParents(byName.keys(), name);
  return { name, ask: (question) => ask(question, { name, byName, existing, soa }) };
}

interface ZoneContent {
  readonly name: string;
  readonly byName: ReadonlyMap<string, readonly Answer[]>;
  readonly existing: ReadonlySet<string>;
  readonly soa: SoaAnswer;
}

function ask(question: { readonly name: string; readonly type: string }, zone: ZoneContent): ZoneAnswer {
  const owner = canonical(question.name);
  if (!isInside(owner, zone.name)) return { outcome: 'outside-zone', answers: [], authorities: [] };
  if (!zone.existing.has(owner)) return { outcome: 'no-such-name', answers: [], authorities: [zone.soa] };
  const answers = (zone.byName.get(owner) ?? []).filter((record) => record.type === question.type);
  if (answers.length === 0) return { outcome: 'no-data', answers: [], authorities: [zone.soa] };
  // The owner's name goes back in the asker's own spelling: resolvers that mix upper and lower case compare it.
  return { outcome: 'answer', answers: answers.map((record) => ({ ...record, name: question.name })), authorities: [] };
}

/** Lower case, no final dot: the one spelling in which names are compared. */
export function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function isInside(owner: string, zone: string): boolean {
  return owner === zone || owner.endsWith(`.${zone}`);
}

/** A name above an existing name exists too, without records (RFC 8020): asking for it is "no data", not "no such name". */
function withParents(names: Iterable<string>, zone: string): Set<string> {
  const existing = new Set<string>([zone]);
  for (const name of names) {
    for (let rest = name; isInside(rest, zone); rest = rest.slice(rest.indexOf('.') + 1)) existing.add(rest);
  }
  return existing;
}

function toAnswer(record: ZoneRecord, name: string): Answer {
  const ttl = record.ttl ?? defaultTtl;
  const head = { name, ttl, class: 'IN' } as const;
  checkName(name);
  switch (record.type) {
    case 'SRV': {
      checkName(record.target);
      for (const value of [record.priority, record.weight, record.port]) check16(value, record.name);
      const { priority, weight, port, target } = record;
      return { ...head, type: 'SRV', data: { priority, weight, port, target } };
    }
    case 'TXT':
      if (record.texts.some((text) => Buffer.byteLength(text) > 255))
        throw new TypeError(`TXT record ${record.name}: a text is at most 255 bytes`);
      return { ...head, type: 'TXT', data: [...record.texts] };
    case 'A':
      if (!isIPv4(record.address)) throw new TypeError(`A record ${record.name}: not an IPv4 address`);
      return { ...head, type: 'A', data: record.address };
    case 'AAAA':
      if (!isIPv6(record.address)) throw new TypeError(`AAAA record ${record.name}: not an IPv6 address`);
      return { ...head, type: 'AAAA', data: record.address };
  }
}

function checkName(name: string): void {
  const labels = canonical(name).split('.');
  if (canonical(name).length > 253 || labels.some((label) => !/^[a-z0-9_-]{1,63}$/.test(label)))
    throw new TypeError(`${name} is not a domain name`);
}

function check16(value: number, name: string): void {
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new TypeError(`SRV record ${name}: ${value} is not a number of 16 bits`);
}

function startOfAuthority(name: string, serial: number): SoaAnswer {
  return {
    name,
    type: 'SOA',
    class: 'IN',
    ttl: negativeTtl,
    data: {
      mname: `ns.${name}`,
      rname: `hostmaster.${name}`,
      serial,
      refresh: 3600,
      retry: 600,
      expire: 86_400,
      minimum: negativeTtl,
    },
  };
}
