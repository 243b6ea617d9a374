/** Devices as returns and administrators see them. SQL only, in the caller's transaction. */
import type { KeyId, Seconds, StatementId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import {
  type Condition,
  containing,
  type ListedPage,
  pageOfList,
  type PageQuery,
  where,
} from '../paging/page-of-list.ts';
import { ofPublishedList } from '../revocation/revocation.repository.ts';

/** One license in the vendor's list, newest of its device. */
export interface DeviceSummary {
  readonly device: string;
  readonly productKey: string;
  readonly keyLastFive: string;
  readonly application: string;
  readonly edition: string | null;
  readonly customer: string | null;
  readonly client: string;
  readonly license: string | null;
  readonly number: number;
  readonly issuedAt: Seconds;
  readonly until: Seconds | null;
  readonly trialUntil: Seconds | null;
  readonly returnedAt: Seconds | null;
  readonly blockedAt: Seconds | null;
  readonly blockReason: string | null;
  readonly extraKeys: number;
  /** 1: it was given back or blocked, and a backup has forgotten which. */
  readonly forgotten: number;
}

const columns = `d.id as device, k.id as "productKey", k.last_five as "keyLastFive", k.application, k.edition,
    c.name as customer, l.client, l.statement_id as license, l.number, l.issued_at as "issuedAt", a.until,
    d.trial_until as "trialUntil", d.released_at as "returnedAt", d.blocked_at as "blockedAt",
    d.block_reason as "blockReason", d.extra_keys as "extraKeys",
    d.released_at is null and d.blocked_at is null and exists (select 1 from revocation v
      where v.id = l.statement_id and v.reason = '${ofPublishedList}') as forgotten`;

const tables = `device d
  join product_key k on k.id = d.product_key
  join device_license l on l.position = (select max(n.position) from device_license n where n.device = d.id)
  left join agreement a on a.id = k.agreement
  left join customer c on c.id = a.customer`;

const summary = `select ${columns} from ${tables}`;

/** Which devices are asked for. */
export interface DeviceFilter extends PageQuery {
  /** Id of the key. */
  readonly productKey?: string | undefined;
}

/** Devices, oldest first, or a page of them. @throws {ActivationError} `wrong-usage` for a wrong cursor. */
export async function listDevices(on: Statements, filter: DeviceFilter = {}): Promise<ListedPage<DeviceSummary>> {
  const { productKey, search } = filter;
  const conditions = [
    ...(productKey === undefined ? [] : [where('d.product_key = ?', productKey)]),
    ...searched(search),
  ];
  const sql = { columns, from: tables, order: ['d.created_at', 'd.id'] as const, where: conditions };
  return pageOfList<DeviceSummary>(on, sql, filter);
}

/** By the whole id of device, client or license, of whatever age; or by the key's end, the product or the customer. */
function searched(search: string | undefined): readonly Condition[] {
  const [byKey] = containing(search, ['k.last_five', 'k.application', 'k.edition', 'c.name']);
  if (byKey === undefined || search === undefined) return [];
  const named = search.trim();
  const sql = `d.id = ? or d.id in (select g.device from device_license g where g.client = ? or g.statement_id = ?) or ${byKey.sql}`;
  return [{ sql, values: [named, named, named, ...byKey.values] }];
}

/** Devices that a person may mean: by the device's number, the client's key, or the id of a license. */
export async function findNamedDevices(on: Statements, named: string): Promise<DeviceSummary[]> {
  return on.all<DeviceSummary>(
    `${summary} where d.id = ? or d.id in
       (select g.device from device_license g where g.client = ? or g.statement_id = ?) order by d.created_at, d.id`,
    [named, named, named],
  );
}

/** A license by the id of its statement, with what a return needs to know of its device. */
export interface NamedLicense {
  readonly position: number;
  readonly device: string;
  readonly client: KeyId;
  readonly productKey: string;
  readonly returnedAt: Seconds | null;
  readonly blockedAt: Seconds | null;
  /** Position of the newest license of the device. */
  readonly newest: number;
}

export async function findLicense(on: Statements, id: StatementId): Promise<NamedLicense | undefined> {
  return on.get<NamedLicense>(
    `select l.position, l.device, l.client, d.product_key as "productKey", l.returned_at as "returnedAt",
       d.blocked_at as "blockedAt", (select max(n.position) from device_license n where n.device = d.id) as newest
     from device_license l join device d on d.id = l.device where l.statement_id = ?`,
    [id],
  );
}

/** Times of the returns of a key after `since`, oldest first. */
export async function listReturns(on: Statements, productKey: string, since: Seconds): Promise<Seconds[]> {
  const rows = await on.all<{ at: number }>(
    `select l.returned_at as at from device_license l join device d on d.id = l.device
     where d.product_key = ? and l.returned_at > ? order by l.returned_at`,
    [productKey, since],
  );
  return rows.map(({ at }) => at);
}

/** Devices of which a backup has forgotten whether their license was given back. */
export async function listForgotten(on: Statements): Promise<DeviceSummary[]> {
  return on.all<DeviceSummary>(`select * from (${summary}) s where s.forgotten order by s.client`);
}

/** @param released.askedAt time of the request, which a later one must pass */
export async function markReturned(
  on: Statements,
  license: Pick<NamedLicense, 'position' | 'device'>,
  released: { readonly at: Seconds; readonly askedAt: Seconds },
): Promise<void> {
  await on.run('update device_license set returned_at = ? where position = ?', [released.at, license.position]);
  await on.run('update device set released_at = ? where id = ?', [released.askedAt, license.device]);
}

export async function markDeviceBlocked(
  on: Statements,
  device: string,
  block: { readonly at: Seconds; readonly reason: string | null },
): Promise<void> {
  await on.run('update device set blocked_at = ?, block_reason = ? where id = ? and blocked_at is null', [
    block.at,
    block.reason,
    device,
  ]);
}

export async function addKeys(on: Statements, device: string, more: number): Promise<void> {
  await on.run('update device set extra_keys = extra_keys + ? where id = ?', [more, device]);
}

/** A license that was signed: its id, whose it is, under which delegation. */
export interface SignedLicenseRow {
  readonly id: string;
  readonly client: string;
  readonly delegation: string;
}

/** What was signed for one device or for that of a client, with one product key, or under one id. */
export async function listSigned(
  on: Statements,
  of:
    | { readonly device: string }
    | { readonly client: string }
    | { readonly productKey: string }
    | { readonly id: string },
): Promise<SignedLicenseRow[]> {
  const [which, value] =
    'device' in of
      ? ['d.id = ?', of.device]
      : 'client' in of
        ? ['d.id in (select c.device from device_license c where c.client = ?)', of.client]
        : 'productKey' in of
          ? ['d.product_key = ?', of.productKey]
          : ['l.statement_id = ?', of.id];
  return on.all<SignedLicenseRow>(
    `select l.statement_id as id, l.client, l.delegation from device_license l join device d on d.id = l.device
     where l.statement_id is not null and ${which} order by l.position`,
    [value],
  );
}
