/** SQL of collected requests, of what their files were called, and of what vendors told of device keys. */
import type { CarriedFrom, CarryKind, KeyId, RequestId, Seconds, VendorId } from '@attiva/protocol';
import type { SqlValue, Statements } from '@attiva/storage';

/**
 * `waiting`: for an answer · `exported`: it stands in a file for the vendor · `ready`: answered, and not handed out yet ·
 * `handed`: the answer stands in a file for the machine · `refused`: may be submitted again.
 */
export const carriedStates = ['waiting', 'exported', 'ready', 'handed', 'refused'] as const;
export type CarriedState = (typeof carriedStates)[number];

export interface CarriedRow {
  readonly vendor: VendorId;
  readonly client: KeyId;
  readonly kind: CarryKind;
  /** What is asked for: one product of the machine, or one device key. */
  readonly about: string;
  readonly nonce: RequestId;
  readonly statement: string;
  /** Last five characters; null: a lease of a host is asked for. */
  readonly device_key: string | null;
  readonly asked_at: Seconds;
  readonly collected_at: Seconds;
  readonly state: CarriedState;
  readonly changed_at: Seconds;
  /** Application and edition, where it is known. */
  readonly product: string | null;
  readonly code: string | null;
  readonly detail: string | null;
  /** JSON of the answer's entry. */
  readonly answer: string | null;
}

export interface NamedRow extends CarriedRow {
  /** What its file was called. */
  readonly name: string | null;
}

type Place = Pick<CarriedRow, 'vendor' | 'client' | 'kind' | 'about'>;

const columns =
  'vendor, client, kind, about, nonce, statement, device_key, asked_at, collected_at, state, changed_at, product, code, detail, answer';

/** The requests that stand in these places. */
export function loadPlaces(on: Statements, places: readonly Place[]): Promise<(CarriedRow | undefined)[]> {
  return on.getEach<CarriedRow>(
    `select ${columns} from carried_requests where vendor = ? and client = ? and kind = ? and about = ?`,
    places.map(({ vendor, client, kind, about }) => [vendor, client, kind, about]),
  );
}

/** The requests that are named so. */
export function loadRequests(on: Statements, named: readonly CarriedFrom[]): Promise<(CarriedRow | undefined)[]> {
  return on.getEach<CarriedRow>(
    `select ${columns} from carried_requests where client = ? and nonce = ?`,
    named.map(({ client, nonce }) => [client, nonce]),
  );
}

/** Whether there is another request of each of these machines. */
export async function knowsClients(on: Statements, clients: readonly KeyId[]): Promise<boolean[]> {
  const rows = await on.getEach<{ client: string }>(
    'select client from carried_requests where client = ? limit 1',
    clients.map((client) => [client]),
  );
  return rows.map((row) => row !== undefined);
}

/** Writes rows, each in its place. */
export async function saveRows(on: Statements, rows: readonly CarriedRow[]): Promise<void> {
  await on.runEach(
    `insert into carried_requests (${columns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (vendor, client, kind, about) do update set nonce = excluded.nonce, statement = excluded.statement,
        device_key = excluded.device_key, asked_at = excluded.asked_at, collected_at = excluded.collected_at,
        state = excluded.state, changed_at = excluded.changed_at, product = excluded.product, code = excluded.code,
        detail = excluded.detail, answer = excluded.answer`,
    rows.map((row): SqlValue[] => [
      row.vendor,
      row.client,
      row.kind,
      row.about,
      row.nonce,
      row.statement,
      row.device_key,
      row.asked_at,
      row.collected_at,
      row.state,
      row.changed_at,
      row.product,
      row.code,
      row.detail,
      row.answer,
    ]),
  );
}

export async function saveNames(
  on: Statements,
  rows: readonly { readonly vendor: VendorId; readonly client: KeyId; readonly name: string }[],
): Promise<void> {
  await on.runEach(
    'insert into carried_names (vendor, client, name) values (?, ?, ?) on conflict (vendor, client) do update set name = excluded.name',
    rows.map(({ vendor, client, name }) => [vendor, client, name]),
  );
}

export interface CarriedView {
  readonly vendor?: string | undefined;
  readonly state?: CarriedState | undefined;
}

/** A part of a view, the newest first; within one collection by machine. */
export async function listRows(
  on: Statements,
  { vendor, state, limit, offset }: CarriedView & { readonly limit: number; readonly offset: number },
): Promise<NamedRow[]> {
  return on.all<NamedRow>(
    `select ${columns.replaceAll(/(\w+)/gu, 'carried_requests.$1')},
        coalesce(nullif(client_names.name, ''), carried_names.name) as name from carried_requests
      left join carried_names on carried_names.vendor = carried_requests.vendor and carried_names.client = carried_requests.client
      left join client_names on client_names.vendor = carried_requests.vendor and client_names.client = carried_requests.client
      where (cast(? as text) is null or carried_requests.vendor = ?) and (cast(? as text) is null or state = ?)
      order by collected_at desc, carried_requests.vendor, carried_requests.client, about limit ? offset ?`,
    [vendor ?? null, vendor ?? null, state ?? null, state ?? null, limit, offset],
  );
}

export type CarriedCounts = Readonly<Record<CarriedState, number>>;

export async function countRows(on: Statements, vendor: string | undefined): Promise<CarriedCounts> {
  const rows = await on.all<{ state: CarriedState; total: number }>(
    'select state, count(*) as total from carried_requests where (cast(? as text) is null or vendor = ?) group by state',
    [vendor ?? null, vendor ?? null],
  );
  const of = (state: CarriedState): number => rows.find((row) => row.state === state)?.total ?? 0;
  return {
    waiting: of('waiting'),
    exported: of('exported'),
    ready: of('ready'),
    handed: of('handed'),
    refused: of('refused'),
  };
}

export async function removeRows(on: Statements, rows: readonly CarriedRow[]): Promise<void> {
  await on.runEach(
    'delete from carried_requests where vendor = ? and client = ? and kind = ? and about = ?',
    rows.map(({ vendor, client, kind, about }) => [vendor, client, kind, about]),
  );
  await removeLooseNames(on);
}

async function removeLooseNames(on: Statements): Promise<void> {
  await on.run('delete from carried_names where (vendor, client) not in (select vendor, client from carried_requests)');
}

/** Forgets what the files were called: of one machine, or of all. */
export async function removeCarriedNames(
  on: Statements,
  of?: { readonly vendor: string; readonly client: string },
): Promise<number> {
  const where = of === undefined ? '' : 'where vendor = ? and client = ?';
  return (await on.run(`delete from carried_names ${where}`, of === undefined ? [] : [of.vendor, of.client])).changes;
}

export interface ToldKey {
  readonly vendor: VendorId;
  readonly key: string;
  readonly remaining: number;
  /** Absent: not told. */
  readonly allowed?: number;
  readonly toldAt: Seconds;
}

/** The last word of a vendor stands. */
export async function saveToldKeys(on: Statements, keys: readonly ToldKey[]): Promise<void> {
  await on.runEach(
    `insert into device_keys (vendor, device_key, remaining, allowed, told_at) values (?, ?, ?, ?, ?)
      on conflict (vendor, device_key) do update set remaining = excluded.remaining,
        allowed = coalesce(excluded.allowed, device_keys.allowed), told_at = excluded.told_at`,
    keys.map(({ vendor, key, remaining, allowed, toldAt }) => [vendor, key, remaining, allowed ?? null, toldAt]),
  );
}

export interface DeviceKeyRow {
  readonly vendor: VendorId;
  readonly key: string;
  readonly remaining: number | null;
  readonly allowed: number | null;
  readonly told_at: Seconds | null;
  readonly requests: number;
  readonly licensed: number;
  readonly refused: number;
}

/** Device keys that were carried here, or told of. */
export async function listDeviceKeys(on: Statements): Promise<DeviceKeyRow[]> {
  return on.all<DeviceKeyRow>(
    `select known.vendor as vendor, known.device_key as key, device_keys.remaining as remaining, device_keys.allowed as allowed,
        device_keys.told_at as told_at,
        (select count(*) from carried_requests as r where r.vendor = known.vendor and r.device_key = known.device_key) as requests,
        (select count(*) from carried_requests as r where r.vendor = known.vendor and r.device_key = known.device_key
          and r.state in ('ready', 'handed')) as licensed,
        (select count(*) from carried_requests as r where r.vendor = known.vendor and r.device_key = known.device_key
          and r.state = 'refused') as refused
      from (select vendor, device_key from carried_requests where device_key is not null
        union select vendor, device_key from device_keys) as known
      left join device_keys on device_keys.vendor = known.vendor and device_keys.device_key = known.device_key
      order by known.vendor, known.device_key limit 500`,
  );
}
