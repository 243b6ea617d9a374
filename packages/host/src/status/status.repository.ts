/** SQL of what the status page shows: full inventory beside the displayed count. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { dayOf } from '../activation/ephemeral.repository.ts';
import { isAnswered } from '../events/event.repository.ts';
import type { RequestMinute } from '../metrics/request-hour.ts';

export interface EditionInventory {
  readonly vendor: string;
  readonly application: string;
  readonly edition: string;
  /** Every client ever seen and not forgotten. */
  readonly known: number;
  /** Holding a lease that has not ended. */
  readonly licensed: number;
}

export interface RequestTotal {
  readonly vendor: string;
  readonly application: string;
  readonly state: number;
  readonly total: number;
  readonly failed: number;
}

/** Clients of an edition, of which a lease lasts beyond a time where one is given: counted in an index alone. */
export async function countInEdition(
  on: Statements,
  { vendor, application, edition }: Pick<EditionInventory, 'vendor' | 'application' | 'edition'>,
  leaseAfter?: Seconds,
): Promise<number> {
  const row = await on.get<{ n: number }>(
    `select count(*) as n from clients where vendor = ? and application = ? and edition = ?
      ${leaseAfter === undefined ? '' : 'and lease_until > ?'}`,
    [vendor, application, edition, ...(leaseAfter === undefined ? [] : [leaseAfter])],
  );
  return row?.n ?? 0;
}

/**
 * Clients that count within the window, per application in the order given: machines that stay, and the highest day of
 * short-lived ones.
 */
export async function loadCounts(
  on: Statements,
  windows: readonly { readonly vendor: string; readonly application: string; readonly since: Seconds }[],
): Promise<number[]> {
  const rows = await on.getEach<{ n: number }>(
    `select (select count(*) from clients where vendor = ? and application = ? and ephemeral = 0 and last_seen > ?)
      + (select coalesce(max(peak), 0) from ephemeral_days where vendor = ? and application = ? and day > ?) as n`,
    windows.map(({ vendor, application, since }) => [vendor, application, since, vendor, application, dayOf(since)]),
  );
  return rows.map((row) => row?.n ?? 0);
}

/** How many requests since a time told of answers that this database does not know. */
export async function countOlderData(on: Statements, since: Seconds): Promise<number> {
  const row = await on.get<{ n: number }>(
    "select count(*) as n from events where noticed = 'host-data-older' and at > ?",
    [since],
  );
  return row?.n ?? 0;
}

/** When the newest request that is kept was written. */
export async function loadLastRequest(on: Statements): Promise<Seconds | undefined> {
  const row = await on.get<{ at: Seconds }>('select at from events where number = 12290 order by event desc limit 1');
  return row?.at;
}

/**
 * The newest requests since a time by minutes, at most so many of them.
 * @returns `from`: from when on that is all of them.
 */
export async function loadRequestMinutes(
  on: Statements,
  { since, most }: { readonly since: Seconds; readonly most: number },
): Promise<{ readonly minutes: readonly RequestMinute[]; readonly from: Seconds }> {
  const rows = await on.all<{ minute: number; code: string; n: number; first: Seconds }>(
    `select at / 60 as minute, code, count(*) as n, min(at) as first
      from (select at, code from events where number = 12290 and at >= ? order by at desc limit ?) as newest
      group by at / 60, code`,
    [since, most],
  );
  const minutes = rows.map(({ minute, code, n }) => ({ minute, requests: n, refused: isAnswered(code) ? 0 : n }));
  const isAll = rows.reduce((sum, { n }) => sum + n, 0) < most;
  return { minutes, from: isAll ? since : Math.min(...rows.map(({ first }) => first)) };
}

export async function loadTotals(on: Statements): Promise<RequestTotal[]> {
  return on.all<RequestTotal>('select * from request_totals order by vendor, application, state');
}

/** One client of one application, as administrators see it. */
export interface ListedClient {
  readonly vendor: string;
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
  readonly client: string;
  readonly name: string | null;
  readonly address: string | null;
  /** License state 0 … 6 that it reported. */
  readonly state: number;
  readonly minutesLeft: number;
  readonly virtual: number;
  readonly firstSeen: Seconds;
  readonly lastSeen: Seconds;
  /** End of the lease it holds; 0 = none. */
  readonly leaseUntil: Seconds;
  readonly turn: number;
}

/** A page of clients, newest contact first. */
export async function listClients(
  on: Statements,
  page: { readonly limit: number; readonly offset: number },
): Promise<ListedClient[]> {
  return on.all<ListedClient>(
    `select c.vendor, c.application, c.edition, c.generation, c.client, n.name, n.address, c.state,
        c.minutes_left as "minutesLeft", c.virtual, c.first_seen as "firstSeen", c.last_seen as "lastSeen",
        c.lease_until as "leaseUntil", c.turn
      from clients c left join client_names n on n.vendor = c.vendor and n.client = c.client
      order by c.last_seen desc, c.vendor, c.application, c.client limit ? offset ?`,
    [page.limit, page.offset],
  );
}
