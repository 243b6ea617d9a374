/** Rows of product keys. SQL only, in the caller's transaction. */
import type { ProductKeyKind, Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { containing, type ListedPage, pageOfList, type PageQuery, requireFew, where } from '../paging/page-of-list.ts';

export interface ProductKeyRecord {
  readonly id: string;
  readonly kind: ProductKeyKind;
  readonly application: string;
  /** Null for host keys, which are for a whole application. */
  readonly edition: string | null;
  readonly generation: number;
  readonly lastFive: string;
  /** The whole key, of setup keys only: they are public. */
  readonly publicKey: string | null;
  /** Sealed V, of host and device keys. */
  readonly verifier: Uint8Array | null;
  readonly agreement: string | null;
  readonly maxHosts: number | null;
  readonly maxRegistrations: number | null;
  /** How many devices a device key activates. */
  readonly quota: number | null;
  /** Device keys: days of a trial; null = no trial. */
  readonly trialDays: number | null;
  /** Device keys: licenses that may be given back within a year; the usual part of the quota where null. */
  readonly maxReturns: number | null;
  readonly createdAt: Seconds;
  readonly blockedAt: Seconds | null;
  readonly blockReason: string | null;
}

/** What is shown of a key: never more of a secret one than its last five characters. */
export interface KeySummary extends Omit<ProductKeyRecord, 'verifier'> {
  readonly customer: string | null;
  /** Hosts registered with it so far. */
  readonly hosts: number;
  /** Devices that use its quota. */
  readonly devices: number;
}

const columns = `k.id, k.kind, k.application, k.edition, k.generation, k.last_five as "lastFive",
  k.public_key as "publicKey", k.agreement, k.max_hosts as "maxHosts", k.max_registrations as "maxRegistrations",
  k.quota, k.trial_days as "trialDays", k.max_returns as "maxReturns", k.created_at as "createdAt", k.blocked_at as "blockedAt", k.block_reason as "blockReason"`;

export async function insertKey(on: Statements, key: ProductKeyRecord): Promise<void> {
  await on.run(
    `insert into product_key (id, kind, application, edition, generation, last_five, public_key, verifier, agreement,
       max_hosts, max_registrations, quota, trial_days, max_returns, created_at, blocked_at, block_reason)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      key.id,
      key.kind,
      key.application,
      key.edition,
      key.generation,
      key.lastFive,
      key.publicKey,
      key.verifier,
      key.agreement,
      key.maxHosts,
      key.maxRegistrations,
      key.quota,
      key.trialDays,
      key.maxReturns,
      key.createdAt,
      key.blockedAt,
      key.blockReason,
    ],
  );
}

/** All keys that end so: five characters are few, and several keys may share them. */
export async function findKeysByLastFive(on: Statements, lastFive: string): Promise<ProductKeyRecord[]> {
  return on.all<ProductKeyRecord>(
    `select ${columns}, k.verifier from product_key k where k.last_five = ? order by k.created_at, k.id`,
    [lastFive],
  );
}

export async function findKeyById(on: Statements, id: string): Promise<ProductKeyRecord | undefined> {
  return on.get<ProductKeyRecord>(`select ${columns}, k.verifier from product_key k where k.id = ?`, [id]);
}

/** Setup keys that go into the next pack: those not blocked. */
export async function listSetupKeys(on: Statements): Promise<ProductKeyRecord[]> {
  return on.all<ProductKeyRecord>(
    `select ${columns}, k.verifier from product_key k where k.kind = 'setup' and k.blocked_at is null
     order by k.generation, k.created_at, k.id`,
  );
}

/** Host and device keys of a customer, or of no customer, that are not blocked: those that somebody may register with. */
export async function listSecretKeys(on: Statements, customer: string | undefined): Promise<ProductKeyRecord[]> {
  const whose = customer === undefined ? 'k.agreement is null' : 'a.customer = ?';
  return on.all<ProductKeyRecord>(
    `select ${columns}, k.verifier from product_key k left join agreement a on a.id = k.agreement
     where k.kind in ('host', 'device') and k.blocked_at is null and ${whose} order by k.created_at, k.id`,
    customer === undefined ? [] : [customer],
  );
}

/** Applications with host keys that are in use: a pack must go on naming them. */
export async function listApplicationsInUse(on: Statements): Promise<{ application: string; generation: number }[]> {
  return on.all(
    `select application, max(generation) as generation from product_key
     where kind = 'host' and blocked_at is null group by application order by application`,
  );
}

const summary = {
  columns: `${columns}, c.name as customer, (select count(*) from host h where h.product_key = k.id) as hosts,
            (select count(*) from device d where d.product_key = k.id and d.released_at is null) as devices`,
  from: `product_key k left join agreement a on a.id = k.agreement left join customer c on c.id = a.customer`,
};

/** All of them, in the order of products. @throws {ActivationError} `wrong-usage` for more than `most`. */
export async function listKeys(on: Statements, { most }: Pick<PageQuery, 'most'> = {}): Promise<KeySummary[]> {
  const keys = await on.all<KeySummary>(
    `select ${summary.columns} from ${summary.from}
     order by k.created_at, k.kind, k.application, k.edition, k.generation, k.id${most === undefined ? '' : ' limit ?'}`,
    most === undefined ? [] : [most + 1],
  );
  requireFew(keys, most);
  return keys;
}

/** Which keys are asked for. */
export interface KeyFilter extends PageQuery {
  readonly kind?: ProductKeyKind | undefined;
  readonly blocked?: boolean | undefined;
  readonly agreement?: string | undefined;
}

export const keySorts = {
  kind: 'k.kind',
  product: "k.application || ' ' || coalesce(k.edition, '')",
  generation: 'k.generation',
  customer: "lower(coalesce(c.name, ''))",
  created: 'k.created_at',
} as const;

/** A page of keys. @throws {ActivationError} `wrong-usage` for a wrong cursor. */
export async function pageOfKeys(on: Statements, filter: KeyFilter): Promise<ListedPage<KeySummary>> {
  const { kind, blocked, agreement } = filter;
  const conditions = [
    ...containing(filter.search, ['k.last_five', 'k.id', 'k.application', 'k.edition', 'c.name', 'k.public_key']),
    ...(kind === undefined ? [] : [where('k.kind = ?', kind)]),
    ...(blocked === undefined ? [] : [where(blocked ? 'k.blocked_at is not null' : 'k.blocked_at is null')]),
    ...(agreement === undefined ? [] : [where('k.agreement = ?', agreement)]),
  ];
  const sql = { ...summary, order: ['k.created_at', 'k.id'] as const, where: conditions, sorts: keySorts };
  return pageOfList<KeySummary>(on, sql, filter);
}

export async function markBlocked(
  on: Statements,
  id: string,
  block: { readonly at: Seconds; readonly reason: string | null },
): Promise<void> {
  await on.run('update product_key set blocked_at = ?, block_reason = ? where id = ? and blocked_at is null', [
    block.at,
    block.reason,
    id,
  ]);
}

/** A number that a key was made with and that can be set anew. */
export type KeyLimit = 'quota' | 'maxReturns' | 'maxHosts' | 'maxRegistrations';

const limitColumns: Readonly<Record<KeyLimit, string>> = {
  quota: 'quota',
  maxReturns: 'max_returns',
  maxHosts: 'max_hosts',
  maxRegistrations: 'max_registrations',
};

export async function setKeyLimit(
  on: Statements,
  id: string,
  { limit, to }: { readonly limit: KeyLimit; readonly to: number | null },
): Promise<void> {
  await on.run(`update product_key set ${limitColumns[limit]} = ? where id = ?`, [to, id]);
}
