/** SQL of the table on its way out: pages in the order of the key, so that nothing is left out or told twice. */
import type { Statements } from '@attiva/storage';
import type { TableClient } from './table-line.ts';

export interface TablePlace {
  readonly vendor: string;
  readonly application: string;
  readonly client: string;
}

interface StoredRow {
  readonly vendor: string;
  readonly application: string;
  readonly client: string;
  readonly edition: string;
  readonly generation: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly last_iat: number;
  readonly lease_until: number;
  readonly state: number;
  readonly minutes_left: number;
  readonly virtual: number;
  readonly device: string;
  readonly name: string | null;
}

/** At most `limit` clients after a place. Short-lived ones are gone before another host has met them. */
export async function listTable(
  on: Statements,
  after: TablePlace,
  { limit, names }: { readonly limit: number; readonly names: boolean },
): Promise<TableClient[]> {
  const rows = await on.all<StoredRow>(
    `select c.vendor, c.application, c.client, c.edition, c.generation, c.first_seen, c.last_seen, c.last_iat,
        c.lease_until, c.state, c.minutes_left, c.virtual, c.device, n.name
      from clients c left join client_names n on n.vendor = c.vendor and n.client = c.client
      where (c.vendor, c.application, c.client) > (?, ?, ?) and c.ephemeral = 0
      order by c.vendor, c.application, c.client limit ?`,
    [after.vendor, after.application, after.client, limit],
  );
  return rows.map((row) => tableClient(row, names));
}

function tableClient(row: StoredRow, names: boolean): TableClient {
  const client = {
    vendor: row.vendor,
    application: row.application,
    client: row.client,
    edition: row.edition,
    generation: row.generation,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    lastIat: row.last_iat,
    leaseUntil: row.lease_until,
    state: row.state,
    minutesLeft: row.minutes_left,
    virtual: row.virtual === 1,
    device: JSON.parse(row.device) as TableClient['device'],
    ...(names && row.name !== null && row.name !== '' && { name: row.name }),
  };
  return client as TableClient; // As the host wrote it itself.
}

/** When these clients were first seen: saving a client otherwise never changes it. */
export async function saveFirstSeen(
  on: Statements,
  clients: readonly (TablePlace & { readonly firstSeen: number })[],
): Promise<void> {
  if (clients.length === 0) return;
  await on.runEach(
    'update clients set first_seen = ? where vendor = ? and application = ? and client = ? and first_seen > ?',
    clients.map(({ vendor, application, client, firstSeen }) => [firstSeen, vendor, application, client, firstSeen]),
  );
}
