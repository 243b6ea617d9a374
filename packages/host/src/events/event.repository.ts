/** SQL of events and of the lifetime totals: one row per authentic request, with the fields of the familiar 12290. */
import { daySeconds, type Seconds } from '@attiva/protocol';
import type { SqlValue, Statements, Writes } from '@attiva/storage';
import { shownName } from '../retention/names.repository.ts';

/** An event as it is stored; names are stable, the familiar number stands beside them. */
export interface HostEvent {
  readonly at: Seconds;
  /** 12290: the host handled a request. */
  readonly number: number;
  readonly vendor: string;
  /** `licensed`, `counted`, `repeated`, `new-identity`, `released`, or the code of the refusal. */
  readonly code: string;
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
  readonly client: string;
  readonly name: string | null;
  /** The client's clock, in seconds. */
  readonly clientTime: Seconds;
  readonly virtual: boolean;
  readonly state: number;
  readonly minutesLeft: number;
  readonly threshold: number;
  readonly count: number;
  /** What the contact rule noticed: `first`, `next`, `answer-lost`, `client-restored`, `host-data-older` … */
  readonly noticed: string;
  /** For a clone: the name of the machine that holds the identity; `name` is the one that was told to take a new one. */
  readonly heldBy: string | null;
}

const insert = `
  insert into events (at, number, vendor, code, application, edition, generation, client, name, client_time, virtual,
    state, minutes_left, threshold, count, noticed, held_by)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function recordEvents(on: Writes, events: readonly HostEvent[]): void {
  if (events.length > 0) on.write(insert, events.map(toStored));
}

function toStored(event: HostEvent): SqlValue[] {
  return [
    event.at,
    event.number,
    event.vendor,
    event.code,
    event.application,
    event.edition,
    event.generation,
    event.client,
    event.name,
    event.clientTime,
    event.virtual ? 1 : 0,
    event.state,
    event.minutesLeft,
    event.threshold,
    event.count,
    event.noticed,
    event.heldBy,
  ];
}

/** Adds this batch to the lifetime totals: requests and failures by reported state. */
export function addTotals(on: Writes, events: readonly HostEvent[]): void {
  const sums = new Map<string, { key: [string, string, number]; total: number; failed: number }>();
  for (const { vendor, application, state, code } of events) {
    const name = JSON.stringify([vendor, application, state]);
    const sum = sums.get(name) ?? {
      key: [vendor, application, state] as [string, string, number],
      total: 0,
      failed: 0,
    };
    sum.total += 1;
    if (!isAnswered(code)) sum.failed += 1;
    sums.set(name, sum);
  }
  if (sums.size === 0) return;
  on.write(
    `insert into request_totals (vendor, application, state, total, failed) values (?, ?, ?, ?, ?)
      on conflict (vendor, application, state) do update set total = request_totals.total + excluded.total,
      failed = request_totals.failed + excluded.failed`,
    [...sums.values()].map(({ key, total, failed }) => [...key, total, failed]),
  );
}

/**
 * Adds the failures of this batch to those of their days, by cause.
 * @param isKnown whether a pack names the application: what requests call it makes no rows.
 */
export function addFailures(on: Writes, events: readonly HostEvent[], isKnown: (event: HostEvent) => boolean): void {
  const failed = events.filter(({ code }) => !isAnswered(code));
  if (failed.length === 0) return;
  const sums = new Map<string, { readonly key: readonly [string, string, number, string]; total: number }>();
  for (const event of failed) {
    const { vendor, code, at } = event;
    const key = [vendor, isKnown(event) ? event.application : '', Math.floor(at / daySeconds), code] as const;
    const sum = sums.get(JSON.stringify(key)) ?? { key, total: 0 };
    sum.total += 1;
    sums.set(JSON.stringify(key), sum);
  }
  on.write(
    `insert into failure_days (vendor, application, day, code, total) values (?, ?, ?, ?, ?)
      on conflict (vendor, application, day, code) do update set total = failure_days.total + excluded.total`,
    [...sums.values()].map(({ key, total }) => [...key, total]),
  );
}

/** Codes of requests that got the answer they came for; all others are refusals. */
const answeredCodes: ReadonlySet<string> = new Set(['licensed', 'counted', 'repeated', 'new-identity', 'released']);

/** Whether a request got the answer it came for. */
export function isAnswered(code: string): boolean {
  return answeredCodes.has(code);
}

/** An event as administrators see it; `virtual` is 0 or 1. */
export type ListedEvent = Omit<HostEvent, 'virtual'> & {
  readonly event: number;
  readonly virtual: number;
  /** What the event is about where no client caused it: the domain, for 12293 and 12294. */
  readonly subject: string | null;
};

/** The columns of a listed event; what follows is `where …`. */
export const listedEvents = `select event, at, number, vendor, code, application, edition, generation, client,
    ${shownName('name')} as name, client_time as "clientTime", virtual, state, minutes_left as "minutesLeft", threshold, count, noticed,
    ${shownName('held_by')} as "heldBy", subject from events`;

/** Which events: each that is given narrows. */
export interface EventFilter {
  /** Client id or machine name as it is kept. */
  readonly client?: string;
  readonly vendor?: string;
  /** The familiar number. */
  readonly number?: number;
  /** What became of it; `refused`: every refusal. */
  readonly code?: string;
}

/**
 * How many rows a page with a filter is looked for in: one that nothing matches must not read millions of them, and hold up
 * the line meanwhile.
 */
const mostLookedAt = 20_000;

/** A page of events, newest first. */
export interface EventPage {
  readonly events: readonly ListedEvent[];
  /** Where the next page begins; absent: there is none. */
  readonly next?: number;
}

/** The newest events first; `before` an event, for the next page, which may be empty with one after it. */
export async function pageOfEvents(
  on: Statements,
  of: EventFilter & { readonly limit: number; readonly before?: number },
): Promise<EventPage> {
  const newest = await newestEvent(on);
  const before = Math.min(of.before ?? Number.MAX_SAFE_INTEGER, newest + 1);
  // A machine's own are found by an index, however old.
  const least = of.client === undefined ? Math.max(0, before - mostLookedAt) : 0;
  const { where, values } = filterSql(of);
  const events = await on.all<ListedEvent>(
    `${listedEvents} where event < ? and event >= ?${where} order by event desc limit ?`,
    [before, least, ...values, of.limit],
  );
  const last = events.at(-1)?.event ?? 0;
  const next = events.length < of.limit ? least : last;
  return { events, ...(next > 1 && { next }) };
}

/** At most `limit` events after one, oldest first: what a reader that follows has not seen. */
export async function eventsAfter(
  on: Statements,
  of: EventFilter & { readonly after: number; readonly upTo: number; readonly limit: number },
): Promise<readonly ListedEvent[]> {
  const { where, values } = filterSql(of);
  return on.all<ListedEvent>(`${listedEvents} where event > ? and event <= ?${where} order by event limit ?`, [
    of.after,
    of.upTo,
    ...values,
    of.limit,
  ]);
}

/** Number of the newest event; 0: there is none. */
export async function newestEvent(on: Statements): Promise<number> {
  const row = await on.get<{ newest: number | null }>('select max(event) as newest from events');
  return row?.newest ?? 0;
}

function filterSql({ client, vendor, number, code }: EventFilter): {
  readonly where: string;
  readonly values: readonly SqlValue[];
} {
  const answered = [...answeredCodes].map((one) => `'${one}'`).join(', ');
  const parts: [string, readonly SqlValue[]][] = [];
  // By way of the client's id: events have no index over names.
  const named = 'client in (select ? union select client from client_names where name = ?)';
  if (client !== undefined) parts.push([named, [client, client]]);
  if (vendor !== undefined) parts.push(['vendor = ?', [vendor]]);
  if (number !== undefined) parts.push(['number = ?', [number]]);
  if (code === 'refused') parts.push([`number = 12290 and code not in (${answered})`, []]);
  else if (code !== undefined) parts.push(['code = ?', [code]]);
  return { where: parts.map(([sql]) => ` and ${sql}`).join(''), values: parts.flatMap(([, values]) => values) };
}
