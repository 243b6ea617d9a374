/** SQL of the clients: load the rows of a batch, record them, count. Decides nothing, opens no transaction. */
import type { KeyId, Lineage, RequestId, Seconds, StoreId, VendorId } from '@attiva/protocol';
import type { SqlValue, Statements, Writes } from '@attiva/storage';
import { removeMarksOf } from '../machines/mark.repository.ts';
import { foldName } from './name-keeper.ts';
import type { AnsweredTerms, ClientName, ClientRow, ContactMethod, DeviceFacts } from './client-row.ts';

export interface ClientKey {
  readonly vendor: VendorId;
  readonly application: string;
  readonly client: KeyId;
}

interface StoredClient {
  vendor: string;
  application: string;
  client: string;
  edition: string;
  generation: number;
  turn: number;
  head: number;
  last_iat: number;
  tip_jti: string;
  tip_digest: string;
  tip_terms: string;
  device: string;
  restores: string;
  passed: string;
  returned: string;
  first_seen: number;
  last_seen: number;
  state: number;
  minutes_left: number;
  virtual: number;
  lease_until: number;
  successions: string;
  ephemeral: number;
  method: ContactMethod;
}

/** By name: a server refuses a prepared `*` once a newer host has added a column. */
const stored = [
  'vendor',
  'application',
  'client',
  'edition',
  'generation',
  'turn',
  'head',
  'last_iat',
  'tip_jti',
  'tip_digest',
  'tip_terms',
  'device',
  'restores',
  'passed',
  'returned',
  'first_seen',
  'last_seen',
  'state',
  'minutes_left',
  'virtual',
  'lease_until',
  'successions',
  'ephemeral',
  'method',
] as const satisfies readonly (keyof StoredClient)[];

const select = `select ${stored.join(', ')} from clients where vendor = ? and application = ? and client = ?`;

const selectNamed = `select ${stored.map((column) => `c.${column}`).join(', ')}, n.name as kept_name, n.address as kept_address from clients c
  left join client_names n on n.vendor = c.vendor and n.client = c.client
  where c.vendor = ? and c.application = ? and c.client = ?`;

const upsert = `
  insert into clients (vendor, application, client, edition, generation, turn, head, last_iat, tip_jti, tip_digest,
    tip_terms, device, restores, first_seen, last_seen, state, minutes_left, virtual, lease_until, passed, returned,
    successions, ephemeral, method)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (vendor, application, client) do update set edition = excluded.edition, generation = excluded.generation,
    turn = excluded.turn, head = excluded.head, last_iat = excluded.last_iat, tip_jti = excluded.tip_jti,
    tip_digest = excluded.tip_digest, tip_terms = excluded.tip_terms, device = excluded.device,
    restores = excluded.restores, last_seen = excluded.last_seen, state = excluded.state,
    minutes_left = excluded.minutes_left, virtual = excluded.virtual, lease_until = excluded.lease_until,
    passed = excluded.passed, returned = excluded.returned, successions = excluded.successions, ephemeral = excluded.ephemeral,
    method = excluded.method`;

/** Rows of these clients, in order; `undefined` where the host has never met one. */
export async function loadClients(on: Statements, keys: readonly ClientKey[]): Promise<(ClientRow | undefined)[]> {
  const rows = await on.getEach<StoredClient>(
    select,
    keys.map((key) => [key.vendor, key.application, key.client]),
  );
  return rows.map((row) => (row === undefined ? undefined : fromStored(row)));
}

/** What a host knows of a client that it has met. */
export interface KnownClient {
  readonly row: ClientRow;
  readonly name: ClientName | undefined;
}

interface StoredNamedClient extends StoredClient {
  kept_name: string | null;
  kept_address: string | null;
}

/** Rows of these clients with their names, in order, by one statement for each. */
export async function loadKnownClients(
  on: Statements,
  keys: readonly ClientKey[],
): Promise<(KnownClient | undefined)[]> {
  const rows = await on.getEach<StoredNamedClient>(
    selectNamed,
    keys.map((key) => [key.vendor, key.application, key.client]),
  );
  return rows.map((stored) => {
    if (stored === undefined) return undefined;
    const row = fromStored(stored);
    const { vendor, client } = row;
    const { kept_name: name, kept_address: address } = stored;
    return { row, name: name === null || address === null ? undefined : { vendor, client, name, address } };
  });
}

export function saveClients(on: Writes, rows: readonly ClientRow[]): void {
  if (rows.length > 0) on.write(upsert, rows.map(toStored));
}

/** Removes the row of an identity that was succeeded. */
export function removeClients(on: Writes, keys: readonly ClientKey[]): void {
  if (keys.length === 0) return;
  on.write(
    'delete from clients where vendor = ? and application = ? and client = ?',
    keys.map((key) => [key.vendor, key.application, key.client]),
  );
}

/**
 * Forgets the names of clients, and what administrators wrote on them, that have no row left in any application of their vendor.
 * @param applicationsOf ids of the applications of a vendor in which a row may stand.
 */
export async function removeOrphanNames(
  on: Statements,
  removed: readonly Pick<ClientKey, 'vendor' | 'client'>[],
  applicationsOf: (vendor: VendorId) => readonly string[],
): Promise<void> {
  if (removed.length === 0) return;
  // All at once: on a server each look alone would be a trip there and back, with the writer held meanwhile.
  const places = removed.flatMap(({ vendor, client }) =>
    applicationsOf(vendor).map((application) => ({ vendor, application, client })),
  );
  const rows = await on.getEach(
    'select 1 from clients where vendor = ? and application = ? and client = ?',
    places.map(({ vendor, application, client }) => [vendor, application, client]),
  );
  const left = new Set(places.filter((_, index) => rows[index] !== undefined).map(keyOf));
  const orphans = removed.filter((one) => !left.has(keyOf(one)));
  if (orphans.length === 0) return;
  await on.runEach(
    'delete from client_names where vendor = ? and client = ?',
    orphans.map(({ vendor, client }) => [vendor, client]),
  );
  await removeMarksOf(on, orphans);
}

function keyOf({ vendor, client }: Pick<ClientKey, 'vendor' | 'client'>): string {
  return `${vendor} ${client}`;
}

// Of a bare `limit ?` SQLite looks at the value while it plans, and plans anew each time: as an expression it does not.

/** Distinct lasting clients of an application seen after `since`; stops counting at `most`, since no rule needs more. */
export async function countInWindow(
  on: Statements,
  of: { readonly vendor: VendorId; readonly application: string; readonly since: Seconds; readonly most: number },
): Promise<number> {
  const row = await on.get<{ n: number }>(
    `select count(*) as n from
      (select 1 from clients where vendor = ? and application = ? and ephemeral = 0 and last_seen > ?
        limit ? + 0) as seen`,
    [of.vendor, of.application, of.since, of.most],
  );
  return row?.n ?? 0;
}

/** Distinct clients that hold a valid lease of an edition; stops counting at `most`. */
export async function countLicensed(
  on: Statements,
  of: {
    readonly vendor: VendorId;
    readonly application: string;
    readonly edition: string;
    readonly at: Seconds;
    readonly most: number;
  },
): Promise<number> {
  const row = await on.get<{ n: number }>(
    `select count(*) as n from (select 1 from clients
      where vendor = ? and application = ? and edition = ? and lease_until > ? limit ? + 0) as licensed`,
    [of.vendor, of.application, of.edition, of.at, of.most],
  );
  return row?.n ?? 0;
}

/** Names that are kept of these clients, in order. */
export async function loadNames(
  on: Statements,
  keys: readonly Pick<ClientKey, 'vendor' | 'client'>[],
): Promise<(ClientName | undefined)[]> {
  return on.getEach<ClientName>(
    'select vendor, client, name, address from client_names where vendor = ? and client = ?',
    keys.map((key) => [key.vendor, key.client]),
  );
}

export function saveNames(on: Writes, names: readonly ClientName[]): void {
  if (names.length === 0) return;
  on.write(
    `insert into client_names (vendor, client, name, address, folded) values (?, ?, ?, ?, ?)
      on conflict (vendor, client) do update set name = excluded.name, address = excluded.address, folded = excluded.folded`,
    names.map(({ vendor, client, name, address }) => [vendor, client, name, address, foldName(name)]),
  );
}

function fromStored(row: StoredClient): ClientRow {
  return {
    vendor: row.vendor as VendorId,
    application: row.application,
    client: row.client as KeyId,
    edition: row.edition,
    generation: row.generation,
    contact: {
      turn: row.turn,
      head: row.head,
      lastIat: row.last_iat,
      tip: {
        jti: row.tip_jti as RequestId,
        digest: row.tip_digest,
        terms: JSON.parse(row.tip_terms) as AnsweredTerms,
      },
      facts: JSON.parse(row.device) as DeviceFacts,
      restores: listOf<Seconds>(row.restores),
      passed: listOf<number>(row.passed),
      returns: listOf<Seconds>(row.returned),
    },
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    state: row.state,
    minutesLeft: row.minutes_left,
    virtual: row.virtual === 1,
    leaseUntil: row.lease_until,
    successions: listOf(row.successions) as Lineage,
    ephemeral: row.ephemeral === 1,
    method: row.method,
  };
}

/** Most lists are empty. */
function listOf<Item>(text: string): Item[] {
  return text === '[]' ? [] : (JSON.parse(text) as Item[]);
}

function toStored(row: ClientRow): SqlValue[] {
  const { contact } = row;
  return [
    row.vendor,
    row.application,
    row.client,
    row.edition,
    row.generation,
    contact.turn,
    contact.head,
    contact.lastIat,
    contact.tip.jti,
    contact.tip.digest,
    JSON.stringify(contact.tip.terms),
    JSON.stringify(contact.facts),
    JSON.stringify(contact.restores),
    row.firstSeen,
    row.lastSeen,
    row.state,
    row.minutesLeft,
    row.virtual ? 1 : 0,
    row.leaseUntil,
    JSON.stringify(contact.passed ?? []),
    JSON.stringify(contact.returns ?? []),
    JSON.stringify(row.successions),
    row.ephemeral ? 1 : 0,
    row.method,
  ];
}

/** The random id of this database, made with it. */
export async function loadStoreId(on: Statements): Promise<StoreId | undefined> {
  const row = await on.get<{ value: string }>("select value from facts where name = 'store'");
  return row?.value as StoreId | undefined;
}

export async function saveStoreId(on: Statements, store: StoreId): Promise<void> {
  await on.run("insert into facts (name, value) values ('store', ?)", [store]);
}
