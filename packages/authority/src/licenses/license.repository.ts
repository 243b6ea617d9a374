/** Rows of devices and their licenses. SQL only, in the caller's transaction. */
import type { DeviceFacts, DeviceLicenseClaims, KeyId, Seconds, StatementId } from '@attiva/protocol';
import type { SqlParameters, Statements } from '@attiva/storage';
import { ofPublishedList } from '../revocation/revocation.repository.ts';
import type { KnownDevice } from './decide-license.ts';

interface DeviceRow {
  readonly id: string;
  readonly fact_system: number;
  readonly fact_disk: number;
  readonly fact_network: number;
  readonly released_at: number | null;
  readonly blocked_at: number | null;
  readonly extra_keys: number;
  readonly taken_back: number;
}

interface LicenseRow {
  readonly position: number;
  readonly device: string;
  readonly client: string;
  readonly number: number;
  readonly counted: number;
  readonly claims: string;
  readonly statement_id: string | null;
  readonly statement: string | null;
  readonly delegation: string | null;
  readonly issued_at: number;
  readonly returned_at: number | null;
}

/** A license as it was recorded; the chain is there once it has been signed. */
export interface StoredLicense {
  readonly position: number;
  readonly device: string;
  readonly client: KeyId;
  readonly claims: DeviceLicenseClaims;
  /** `[license, delegation]`. */
  readonly chain?: readonly [string, string];
  readonly id: StatementId | null;
  readonly returnedAt: Seconds | null;
}

/**
 * Whether the newest license of a device was revoked by itself: under its next id it would be good again. After a return it
 * is on the list too, and the next one is charged. 2: a backup has forgotten why (`ofPublishedList`).
 */
const takenBack = `coalesce((select case when v.reason = '${ofPublishedList}' then 2 else 1 end from device_license n
  join revocation v on v.id = n.statement_id
  where d.released_at is null and n.device = d.id
    and n.position = (select max(position) from device_license where device = d.id)), 0)`;

/**
 * Devices that have shown a client key, or share two facts: whatever they are licensed with. Each part has an index; `cross join`
 * keeps SQLite from beginning with all devices of a key and looking here for each.
 */
const shown = `(select l.device as id from device_license l where l.client = ?
  union select f.id from device f where f.fact_system = ? and f.fact_disk = ?
  union select f.id from device f where f.fact_system = ? and f.fact_network = ?
  union select f.id from device f where f.fact_disk = ? and f.fact_network = ?) s cross join device d`;

/** Who asks: a client key and the facts it shows. */
export interface Shown {
  readonly client: KeyId;
  readonly device: DeviceFacts;
}

/** For the placeholders of `shown`. A fact that is absent (0) equals none, as null does. */
function shownBy({ client, device }: Shown): SqlParameters {
  const [system, disk, network] = device.map((fact) => (fact === 0 ? null : fact)) as [Fact, Fact, Fact];
  return [client, system, disk, system, network, disk, network];
}

type Fact = number | null;

/** Devices of a key that have shown this client key, or share two facts, oldest first. */
export async function findDevices(on: Statements, productKey: string, asked: Shown): Promise<KnownDevice[]> {
  const devices = await on.all<DeviceRow>(
    `select d.*, ${takenBack} as taken_back from ${shown} where d.id = s.id and d.product_key = ?
     order by d.created_at, d.id`,
    [...shownBy(asked), productKey],
  );
  return Promise.all(devices.map(async (row) => toDevice(row, await licensesOf(on, row.id))));
}

function toDevice(row: DeviceRow, licenses: readonly StoredRow[]): KnownDevice {
  return {
    id: row.id,
    device: [row.fact_system, row.fact_disk, row.fact_network],
    ...(row.released_at !== null && { releasedAt: row.released_at }),
    blocked: row.blocked_at !== null || row.taken_back === 1,
    ...(row.blocked_at === null && row.taken_back === 2 && { forgotten: true }),
    extraKeys: row.extra_keys,
    given: licenses.map(({ row: { client, number, counted, issued_at }, claims }) => ({
      client: client as KeyId,
      number,
      counted: counted === 1,
      issuedAt: issued_at,
      device: claims.device,
    })),
  };
}

interface StoredRow {
  readonly row: LicenseRow;
  readonly claims: DeviceLicenseClaims;
}

async function licensesOf(on: Statements, device: string): Promise<StoredRow[]> {
  const rows = await on.all<LicenseRow>('select * from device_license where device = ? order by position', [device]);
  return rows.map((row) => ({ row, claims: JSON.parse(row.claims) as DeviceLicenseClaims }));
}

/** Devices of a key that use its quota. */
export async function countUsed(on: Statements, productKey: string): Promise<number> {
  const row = await on.get<{ used: number }>(
    'select count(*) as used from device where product_key = ? and released_at is null',
    [productKey],
  );
  return Number(row?.used ?? 0);
}

/** When the trial of this device ends or ended, of one edition, by whatever key. */
export async function findTrialEnd(
  on: Statements,
  product: { readonly application: string; readonly edition: string | null },
  asked: Shown,
): Promise<Seconds | undefined> {
  const row = await on.get<{ ends: number | null }>(
    `select max(d.trial_until) as ends from ${shown} join product_key k on k.id = d.product_key
     where d.id = s.id and k.application = ? and k.edition = ?`,
    [...shownBy(asked), product.application, product.edition],
  );
  return row?.ends ?? undefined;
}

export async function insertDevice(
  on: Statements,
  device: {
    readonly id: string;
    readonly productKey: string;
    readonly device: DeviceFacts;
    readonly createdAt: Seconds;
  },
): Promise<void> {
  await on.run(
    `insert into device (id, product_key, fact_system, fact_disk, fact_network, created_at, extra_keys)
     values (?, ?, ?, ?, ?, ?, 0)`,
    [device.id, device.productKey, ...device.device, device.createdAt],
  );
}

/** The newest facts are what the next request is compared with; whoever asks again uses quota again. */
export async function renewDevice(
  on: Statements,
  id: string,
  { device, trialUntil }: { readonly device: DeviceFacts; readonly trialUntil: Seconds | undefined },
): Promise<void> {
  await on.run(
    `update device set fact_system = ?, fact_disk = ?, fact_network = ?, released_at = null,
       trial_until = coalesce(trial_until, ?) where id = ?`,
    [...device, trialUntil ?? null, id],
  );
}

export interface NewLicense {
  readonly device: string;
  readonly claims: DeviceLicenseClaims;
  readonly counted: boolean;
  readonly issuedAt: Seconds;
}

/** Records a license that is to be signed; gives its position. */
export async function insertLicense(on: Statements, license: NewLicense): Promise<number> {
  const { claims } = license;
  const row = await on.get<{ position: number }>(
    `insert into device_license (device, client, number, counted, claims, issued_at) values (?, ?, ?, ?, ?, ?)
     returning position`,
    [
      license.device,
      claims.sub,
      claims.registration,
      license.counted ? 1 : 0,
      JSON.stringify(claims),
      license.issuedAt,
    ],
  );
  if (row === undefined) throw new Error('a recorded license has no position');
  return row.position;
}

/** The newest license of a client on a device. */
export async function newestLicense(on: Statements, device: string, client: KeyId): Promise<StoredLicense | undefined> {
  const row = await on.get<LicenseRow>(
    'select * from device_license where device = ? and client = ? order by position desc limit 1',
    [device, client],
  );
  return row && toStored(row);
}

export async function loadLicense(on: Statements, position: number): Promise<StoredLicense | undefined> {
  const row = await on.get<LicenseRow>('select * from device_license where position = ?', [position]);
  return row && toStored(row);
}

function toStored(row: LicenseRow): StoredLicense {
  const { position, device, statement, delegation } = row;
  return {
    position,
    device,
    client: row.client as KeyId,
    claims: JSON.parse(row.claims) as DeviceLicenseClaims,
    ...(statement !== null && delegation !== null && { chain: [statement, delegation] as const }),
    id: row.statement_id as StatementId | null,
    returnedAt: row.returned_at,
  };
}

/** When a device was given licenses after `since`, counted or not, oldest first. */
export async function listIssued(on: Statements, device: string, since: Seconds): Promise<Seconds[]> {
  const rows = await on.all<{ at: number }>(
    'select issued_at as at from device_license where device = ? and issued_at > ? order by issued_at',
    [device, since],
  );
  return rows.map(({ at }) => at);
}

export interface SignedLicense {
  readonly id: StatementId;
  readonly claims: DeviceLicenseClaims;
  readonly chain: readonly [string, string];
}

/**
 * Keeps a signed license in the place of what was read before it was signed; of two at the same time the first one kept is
 * everybody's. None where device or key were blocked while it was signed: nothing had its id yet, so no list names it. None
 * where the position is another license's by now: a standby that takes over without the last commits gives it once more.
 */
export async function keepLicense(
  on: Statements,
  read: Pick<StoredLicense, 'position' | 'device' | 'claims'>,
  signed: SignedLicense,
): Promise<void> {
  await on.run(
    `update device_license set claims = ?, statement_id = ?, statement = ?, delegation = ?
     where position = ? and device = ? and claims = ? and statement is null and not exists (select 1 from device d
       join product_key k on k.id = d.product_key
       where d.id = device_license.device and (d.blocked_at is not null or k.blocked_at is not null))`,
    [
      JSON.stringify(signed.claims),
      signed.id,
      ...signed.chain,
      read.position,
      read.device,
      JSON.stringify(read.claims),
    ],
  );
}
