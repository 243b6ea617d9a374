/** Rows of customers and their agreements. SQL only, in the caller's transaction. */
import type { HostGrantClaims, Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import {
  type Condition,
  containing,
  type ListedPage,
  pageOfList,
  type PageQuery,
  where,
} from '../paging/page-of-list.ts';
import type { EntitlementChanges } from './agreement-terms.ts';

export interface AgreementRecord {
  readonly id: string;
  readonly customer: string;
  readonly application: string;
  readonly quantity: number | null;
  readonly mode: NonNullable<HostGrantClaims['mode']> | null;
  readonly until: Seconds | null;
  readonly graceDays: number | null;
  readonly maintenanceUntil: Seconds | null;
  /** By edition id. */
  readonly overrides: Readonly<Record<string, EntitlementChanges>>;
  readonly createdAt: Seconds;
}

/** What an agreement says, apart from whose it is and for what. */
export type AgreementTerms = Pick<
  AgreementRecord,
  'quantity' | 'mode' | 'until' | 'graceDays' | 'maintenanceUntil' | 'overrides'
>;

/** An agreement with the name of its customer. */
export interface NamedAgreement extends AgreementRecord {
  readonly customerName: string;
}

export interface AgreementSummary extends NamedAgreement {
  /** Last fives of its keys that are not blocked. */
  readonly keys: readonly string[];
  readonly hosts: number;
}

interface AgreementRow extends Omit<NamedAgreement, 'overrides'> {
  readonly overrides: string;
}

const columns = `a.id, a.customer, c.name as "customerName", a.application, a.quantity, a.mode, a.until,
  a.grace_days as "graceDays", a.maintenance_until as "maintenanceUntil", a.overrides, a.created_at as "createdAt"`;

export async function findCustomerByName(on: Statements, name: string): Promise<{ id: string } | undefined> {
  return on.get('select id from customer where name = ?', [name]);
}

export async function insertCustomer(
  on: Statements,
  customer: { readonly id: string; readonly name: string; readonly createdAt: Seconds },
): Promise<void> {
  await on.run('insert into customer (id, name, created_at) values (?, ?, ?)', [
    customer.id,
    customer.name,
    customer.createdAt,
  ]);
}

export async function insertAgreement(on: Statements, agreement: AgreementRecord): Promise<void> {
  await on.run(
    `insert into agreement (id, customer, application, quantity, mode, until, grace_days, maintenance_until, overrides,
       created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      agreement.id,
      agreement.customer,
      agreement.application,
      agreement.quantity,
      agreement.mode,
      agreement.until,
      agreement.graceDays,
      agreement.maintenanceUntil,
      JSON.stringify(agreement.overrides),
      agreement.createdAt,
    ],
  );
}

export async function findAgreement(on: Statements, id: string): Promise<NamedAgreement | undefined> {
  const row = await on.get<AgreementRow>(
    `select ${columns} from agreement a join customer c on c.id = a.customer where a.id = ?`,
    [id],
  );
  return row && toAgreement(row);
}

/** The agreement of a product key, where it has one. */
export async function findAgreementOf(
  on: Statements,
  { agreement }: { readonly agreement: string | null },
): Promise<NamedAgreement | undefined> {
  return agreement === null ? undefined : findAgreement(on, agreement);
}

/** Those of this id, of the customer of this name, or of a host key that ends so. */
export async function findAgreementsBy(on: Statements, named: string): Promise<NamedAgreement[]> {
  const rows = await on.all<AgreementRow>(
    `select ${columns} from agreement a join customer c on c.id = a.customer
     where a.id = ? or c.name = ? or a.id in (select k.agreement from product_key k where k.last_five = ?)
     order by a.created_at, a.id`,
    [named, named, named],
  );
  return rows.map(toAgreement);
}

export async function updateAgreement(on: Statements, id: string, terms: AgreementTerms): Promise<void> {
  await on.run(
    `update agreement set quantity = ?, mode = ?, until = ?, grace_days = ?, maintenance_until = ?, overrides = ?
     where id = ?`,
    [
      terms.quantity,
      terms.mode,
      terms.until,
      terms.graceDays,
      terms.maintenanceUntil,
      JSON.stringify(terms.overrides),
      id,
    ],
  );
}

/** Which agreements are asked for. */
export interface AgreementFilter extends PageQuery {
  /** Those that end before this. */
  readonly endsBefore?: Seconds | undefined;
}

/** What has no limit is the most, what has no end the last. */
export const agreementSorts = {
  customer: 'lower(c.name)',
  product: 'a.application',
  quantity: 'coalesce(a.quantity, 9007199254740991)',
  until: 'coalesce(a.until, 9007199254740991)',
} as const;

/** All of them, oldest first; a page of them where a limit is given. @throws {ActivationError} `wrong-usage` for a wrong cursor. */
export async function listAgreements(
  on: Statements,
  filter: AgreementFilter = {},
): Promise<ListedPage<AgreementSummary>> {
  const { endsBefore, search } = filter;
  const { rows, next } = await pageOfList<AgreementRow>(
    on,
    {
      columns,
      from: 'agreement a join customer c on c.id = a.customer',
      order: ['a.created_at', 'a.id'],
      where: [...(endsBefore === undefined ? [] : [where('a.until < ?', endsBefore)]), ...searched(search)],
      sorts: agreementSorts,
    },
    filter,
  );
  const keys = await keysOf(
    on,
    filter.limit === undefined && filter.cursor === undefined ? undefined : rows.map(({ id }) => id),
  );
  const keysByAgreement = Map.groupBy(keys, (key) => key.agreement);
  const summaries = rows.map((row) => {
    const own = keysByAgreement.get(row.id) ?? [];
    return {
      ...toAgreement(row),
      keys: own.filter((key) => key.blocked === 0).map((key) => key.lastFive),
      hosts: own.reduce((sum, key) => sum + key.hosts, 0),
    };
  });
  return { rows: summaries, ...(next !== undefined && { next }) };
}

/** By the customer's name, the application, the agreement's id, or the end of one of its keys. */
function searched(search: string | undefined): readonly Condition[] {
  const [byName] = containing(search, ['c.name', 'a.application', 'a.id']);
  const [byKey] = containing(search, ['k.last_five']);
  if (byName === undefined || byKey === undefined) return [];
  const sql = `${byName.sql} or a.id in (select k.agreement from product_key k where ${byKey.sql})`;
  return [{ sql, values: [...byName.values, ...byKey.values] }];
}

interface AgreementKey {
  readonly agreement: string;
  readonly lastFive: string;
  readonly blocked: number;
  readonly hosts: number;
}

async function keysOf(on: Statements, agreements: readonly string[] | undefined): Promise<AgreementKey[]> {
  const chosen = agreements === undefined ? 'is not null' : `in (${agreements.map(() => '?').join(', ')})`;
  return on.all<AgreementKey>(
    `select k.agreement, k.last_five as "lastFive", k.blocked_at is not null as blocked,
            (select count(*) from host h where h.product_key = k.id) as hosts
     from product_key k where k.agreement ${chosen} order by k.created_at, k.id`,
    agreements ?? [],
  );
}

function toAgreement(row: AgreementRow): NamedAgreement {
  return { ...row, overrides: JSON.parse(row.overrides) as AgreementRecord['overrides'] };
}
