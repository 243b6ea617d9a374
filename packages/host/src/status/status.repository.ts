/** SQL of what the status page shows: full inventory beside the displayed count. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface ApplicationInventory {
  readonly vendor: string;
  readonly application: string;
  readonly edition: string;
  /** Every client ever seen and not forgotten. */
  readonly known: number;
  /** Seen within the window. */
  readonly counted: number;
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

/** Per edition; the window differs per application, so its start is looked up by the caller's function. */
export async function loadInventory(
  on: Statements,
  at: { readonly now: Seconds; readonly since: (vendor: string, application: string) => Seconds },
): Promise<ApplicationInventory[]> {
  const groups = await on.all<{ vendor: string; application: string; edition: string; known: number }>(
    `select vendor, application, edition, count(*) as known from clients
      group by vendor, application, edition order by vendor, application, edition`,
  );
  const rows = groups.map((group) => [
    at.since(group.vendor, group.application),
    at.now,
    group.vendor,
    group.application,
    group.edition,
  ]);
  const counts = await on.getEach<{ counted: number; licensed: number }>(
    `select coalesce(sum(case when last_seen > ? then 1 else 0 end), 0) as counted,
        coalesce(sum(case when lease_until > ? then 1 else 0 end), 0) as licensed
      from clients where vendor = ? and application = ? and edition = ?`,
    rows,
  );
  return groups.map((group, index) => ({ ...group, counted: 0, licensed: 0, ...counts[index] }));
}

export async function loadTotals(on: Statements): Promise<RequestTotal[]> {
  return on.all<RequestTotal>('select * from request_totals order by vendor, application, state');
}

/** Splits of cloned identities since a time: one line per image. */
export async function loadSplits(
  on: Statements,
  since: Seconds,
): Promise<{ vendor: string; client: string; splits: number; names: string[] }[]> {
  const rows = await on.all<{ vendor: string; client: string; name: string | null }>(
    "select vendor, client, name from events where code = 'new-identity' and at > ? order by event",
    [since],
  );
  const byClient = Map.groupBy(rows, (row) => `${row.vendor} ${row.client}`);
  return [...byClient.values()].map((group) => ({
    vendor: group[0]?.vendor ?? '',
    client: group[0]?.client ?? '',
    splits: group.length,
    names: [...new Set(group.map((row) => row.name ?? '').filter((name) => name !== ''))],
  }));
}

/** A page of clients, newest contact first. */
export async function listClients(
  on: Statements,
  page: { readonly limit: number; readonly offset: number },
): Promise<object[]> {
  return on.all(
    `select c.vendor, c.application, c.edition, c.generation, c.client, n.name, n.address, c.state, c.minutes_left,
        c.virtual, c.first_seen, c.last_seen, c.lease_until, c.turn
      from clients c left join client_names n on n.vendor = c.vendor and n.client = c.client
      order by c.last_seen desc, c.vendor, c.application, c.client limit ? offset ?`,
    [page.limit, page.offset],
  );
}
