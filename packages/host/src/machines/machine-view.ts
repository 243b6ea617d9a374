/**
 * The inventory for people: every machine that ever called, searched, filtered, sorted, paged, exported, marked and removed,
 * within a bounded time at a million of them. What became of one machine's requests is told by `explaining/`; erasing its
 * name is `forgetting/`; sums over all machines are `reports/`.
 *
 * This file: a view, which is what an address bar holds: the filter, the search and the order of a list.
 */
import { nearestName } from '@attiva/daemon';
import { ActivationError, isVendorId, type Seconds } from '@attiva/protocol';
import { type ContactMethod, contactMethods } from '../activation/client-row.ts';
import { type MachineState, machineStates } from './machine-state.ts';

export const sortNames = [
  'name',
  'client',
  'vendor',
  'application',
  'edition',
  'generation',
  'state',
  'method',
  'firstSeen',
  'lastSeen',
  'expires',
] as const;
export type SortName = (typeof sortNames)[number];

export interface MachineView {
  /** A part of the name, or the beginning of the client id. */
  readonly search?: string;
  /** Whether `search` may stand anywhere in the name, or only at its beginning (which is faster). */
  readonly match: 'anywhere' | 'beginning';
  readonly vendor?: string;
  readonly application?: string;
  readonly edition?: string;
  readonly generation?: number;
  /** None of these: machines of generations that no pack speaks of. No query asks for it. */
  readonly notOfGenerations?: readonly number[];
  readonly state?: MachineState;
  readonly method?: ContactMethod;
  /** Times: from the first included up to the second, which is not. */
  readonly seenAfter?: Seconds;
  readonly seenBefore?: Seconds;
  /** End of the lease; machines that never had one have none. */
  readonly expiresAfter?: Seconds;
  readonly expiresBefore?: Seconds;
  readonly tag?: string;
  readonly group?: string;
  /** Whether a name of it is kept. */
  readonly named?: boolean;
  /** Whether it ever got a lease. */
  readonly activated?: boolean;
  readonly shortLived?: boolean;
  /** Whether it said that it is virtual. */
  readonly virtual?: boolean;
  readonly sort: SortName;
  readonly descending: boolean;
}

/** A view as it was asked for: what it means now, and the query that brings it back. */
export interface AskedView {
  readonly view: MachineView;
  /** Without what is usual; times that were told as "30 days ago" stay so. */
  readonly query: string;
}

interface Reader {
  readonly read: Read;
  readonly wanted: string;
}

type Read = (text: string, now: Seconds) => Partial<MachineView> | undefined;

const id = /^[a-z0-9][a-z0-9.-]{0,63}$/u;

const readers = {
  search: { read: (search) => (search.length <= 253 ? { search } : undefined), wanted: 'at most 253 characters' },
  match: { read: (match) => oneOf(match, ['anywhere', 'beginning'], 'match'), wanted: 'anywhere or beginning' },
  vendor: { read: (vendor) => (isVendorId(vendor) ? { vendor } : undefined), wanted: "a vendor's id" },
  application: { read: (application) => (id.test(application) ? { application } : undefined), wanted: 'an id' },
  edition: { read: (edition) => (id.test(edition) ? { edition } : undefined), wanted: 'an id' },
  generation: {
    read: (text) => (/^\d{1,9}$/u.test(text) ? { generation: Number(text) } : undefined),
    wanted: 'a whole number',
  },
  method: { read: (method) => oneOf(method, contactMethods, 'method'), wanted: contactMethods.join(', ') },
  state: { read: (state) => oneOf(state, machineStates, 'state'), wanted: machineStates.join(', ') },
  seenAfter: timeReader('seenAfter'),
  seenBefore: timeReader('seenBefore'),
  expiresAfter: timeReader('expiresAfter'),
  expiresBefore: timeReader('expiresBefore'),
  tag: { read: (tag) => (tag.length <= 64 ? { tag } : undefined), wanted: 'at most 64 characters' },
  group: { read: (group) => (group.length <= 64 ? { group } : undefined), wanted: 'at most 64 characters' },
  named: yesNoReader('named'),
  activated: yesNoReader('activated'),
  shortLived: yesNoReader('shortLived'),
  virtual: yesNoReader('virtual'),
  sort: { read: readSort, wanted: `${sortNames.join(', ')}, with - in front for the other direction` },
} satisfies Readonly<Record<string, Reader>>;

export type ViewField = keyof typeof readers;

const fieldNames: readonly string[] = Object.keys(readers);

const usual = { match: 'anywhere', sort: 'lastSeen', descending: true } as const;

/**
 * Reads a view from a query; `given` holds nothing else.
 * @param now what "30 days ago" (`-30d`) and "in 30 days" (`30d`) are reckoned from.
 * @throws {ActivationError} `wrong-usage` naming every wrong field.
 */
export function readView(given: Readonly<Record<string, unknown>>, now: Seconds): AskedView {
  const problems = new Map<string, string>();
  const words = new URLSearchParams();
  let view: MachineView = usual;
  for (const name of Object.keys(given)) if (!Object.hasOwn(readers, name)) problems.set(name, unknown(name));
  for (const [name, { read, wanted }] of Object.entries<Reader>(readers)) {
    const value: unknown = Object.hasOwn(given, name) ? given[name] : undefined;
    const text = typeof value === 'number' ? String(value) : value;
    if (text === undefined || text === '') continue;
    const part = typeof text === 'string' && text.length <= 512 ? read(text, now) : undefined;
    if (part === undefined) problems.set(name, `is not ${wanted}`);
    else {
      view = { ...view, ...part };
      words.set(name, String(text));
    }
  }
  if (problems.size === 0) return { view, query: words.toString() };
  const sentences = [...problems].map(([name, problem]) => `${name.slice(0, 64)} ${problem}`);
  throw new ActivationError('wrong-usage', sentences.join('; '), { facts: { fields: [...problems.keys()] } });
}

function unknown(name: string): string {
  const nearest = nearestName(name, fieldNames);
  return `is unknown${nearest === undefined ? '' : `, did you mean ${nearest}`}`;
}

function oneOf<Name extends string>(
  text: string,
  known: readonly string[],
  name: Name,
): Partial<MachineView> | undefined {
  return known.includes(text) ? { [name]: text } : undefined;
}

function readSort(text: string): Partial<MachineView> | undefined {
  const name = text.replace(/^-/u, '');
  const sort = sortNames.find((one) => one === name);
  return sort && { sort, descending: text.startsWith('-') };
}

function yesNoReader(name: string): Reader {
  const read: Read = (text) => (text === 'yes' || text === 'no' ? { [name]: text === 'yes' } : undefined);
  return { read, wanted: 'yes or no' };
}

function timeReader(name: string): Reader {
  const read: Read = (text, now) => {
    const time = readTime(text, now);
    return time === undefined ? undefined : { [name]: time };
  };
  return { read, wanted: 'a day (2026-11-26), seconds since 1970, or a span from now (-30d, 12h)' };
}

const units: Readonly<Record<string, number>> = { h: 3600, d: 86_400 };

function readTime(text: string, now: Seconds): Seconds | undefined {
  const span = /^(-?\d{1,6})([hd])$/u.exec(text);
  if (span !== null) return now + Number(span[1]) * (units[span[2] ?? ''] ?? 0);
  if (/^\d{1,11}$/u.test(text)) return Number(text);
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return undefined;
  const day = Date.parse(`${text}T00:00:00Z`);
  const isDay = !Number.isNaN(day) && new Date(day).toISOString().startsWith(text);
  return isDay ? day / 1000 : undefined;
}
