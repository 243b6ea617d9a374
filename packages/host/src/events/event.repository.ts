/** SQL of events and of the lifetime totals: one row per authentic request, with the fields of the familiar 12290. */
import { daySeconds, type Seconds } from '@attiva/protocol';
import type { SqlValue, Statements } from '@attiva/storage';

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

export async function recordEvents(on: Statements, events: readonly HostEvent[]): Promise<void> {
  if (events.length > 0) await on.runEach(insert, events.map(toStored));
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
export async function addTotals(on: Statements, events: readonly HostEvent[]): Promise<void> {
  const sums = new Map<string, { key: [string, string, number]; total: number; failed: number }>();
  for (const { vendor, application, state, code } of events) {
    const name = JSON.stringify([vendor, application, state]);
    const sum = sums.get(name) ?? {
      key: [vendor, application, state] as [string, string, number],
      total: 0,
      failed: 0,
    };
    sum.total += 1;
    if (!answeredCodes.has(code)) sum.failed += 1;
    sums.set(name, sum);
  }
  if (sums.size === 0) return;
  await on.runEach(
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
export async function addFailures(
  on: Statements,
  events: readonly HostEvent[],
  isKnown: (event: HostEvent) => boolean,
): Promise<void> {
  const failed = events.filter(({ code }) => !answeredCodes.has(code));
  if (failed.length === 0) return;
  const sums = new Map<string, { readonly key: readonly [string, string, number, string]; total: number }>();
  for (const event of failed) {
    const { vendor, code, at } = event;
    const key = [vendor, isKnown(event) ? event.application : '', Math.floor(at / daySeconds), code] as const;
    const sum = sums.get(JSON.stringify(key)) ?? { key, total: 0 };
    sum.total += 1;
    sums.set(JSON.stringify(key), sum);
  }
  await on.runEach(
    `insert into failure_days (vendor, application, day, code, total) values (?, ?, ?, ?, ?)
      on conflict (vendor, application, day, code) do update set total = failure_days.total + excluded.total`,
    [...sums.values()].map(({ key, total }) => [...key, total]),
  );
}

/** Codes of requests that got the answer they came for; all others are refusals. */
const answeredCodes: ReadonlySet<string> = new Set(['licensed', 'counted', 'repeated', 'new-identity', 'released']);

/** An event as administrators see it; `virtual` is 0 or 1. */
export type ListedEvent = Omit<HostEvent, 'virtual'> & {
  readonly event: number;
  readonly virtual: number;
  /** What the event is about where no client caused it: the domain, for 12293 and 12294. */
  readonly subject: string | null;
};

/** The columns of a listed event; what follows is `where …`. */
export const listedEvents = `select event, at, number, vendor, code, application, edition, generation, client, name,
    client_time as "clientTime", virtual, state, minutes_left as "minutesLeft", threshold, count, noticed,
    held_by as "heldBy", subject from events`;

/** The newest events first, of one client (id or machine name) where given; `before` an event, for the next page. */
export async function listEvents(
  on: Statements,
  of: { readonly client?: string; readonly limit: number; readonly before?: number },
): Promise<ListedEvent[]> {
  const before = of.before ?? Number.MAX_SAFE_INTEGER;
  return of.client === undefined
    ? on.all<ListedEvent>(`${listedEvents} where event < ? order by event desc limit ?`, [before, of.limit])
    : on.all<ListedEvent>(
        // By way of the client's id: events have no index over names, and millions of them would hold up the line.
        `${listedEvents} where client in (select ? union select client from client_names where name = ?)
          and event < ? order by event desc limit ?`,
        [of.client, of.client, before, of.limit],
      );
}
