/** Rows of bundles. Only ever added to. SQL only, in the caller's transaction. */
import type { Bundle, Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

export interface StoredBundle {
  readonly bundle: Bundle;
  readonly productKey: string;
  /** In whose vendor file it stands; absent: in the published one. */
  readonly customer?: string;
  readonly createdAt: Seconds;
}

interface BundleRow {
  readonly customer: string;
  readonly product_key: string;
  readonly content: string;
  readonly created_at: number;
}

/** Numbers of a customer are his own; those of the published file have no customer. */
const everybody = '';

function toStored(row: BundleRow): StoredBundle {
  return {
    bundle: JSON.parse(row.content) as Bundle,
    productKey: row.product_key,
    createdAt: row.created_at,
    ...(row.customer !== everybody && { customer: row.customer }),
  };
}

export async function insertBundle(
  on: Statements,
  { bundle, productKey, customer, createdAt }: StoredBundle,
): Promise<void> {
  await on.run(
    'insert into bundle (customer, number, product_key, signer, content, created_at) values (?, ?, ?, ?, ?, ?)',
    [customer ?? everybody, bundle.number, productKey, bundle.signer, JSON.stringify(bundle), createdAt],
  );
}

/** The newest bundle of a product key. */
export async function newestBundle(on: Statements, productKey: string): Promise<StoredBundle | undefined> {
  const row = await on.get<BundleRow>('select * from bundle where product_key = ? order by number desc limit 1', [
    productKey,
  ]);
  return row && toStored(row);
}

/** The bundle of this number that was made for a product key. */
export async function findKeysBundle(
  on: Statements,
  productKey: string,
  number: number,
): Promise<StoredBundle | undefined> {
  const row = await on.get<BundleRow>('select * from bundle where product_key = ? and number = ?', [
    productKey,
    number,
  ]);
  return row && toStored(row);
}

/** The number after the last one, in a customer's file or in everybody's. */
export async function nextNumber(on: Statements, customer: string | undefined): Promise<number> {
  const row = await on.get<{ last: number | null }>('select max(number) as last from bundle where customer = ?', [
    customer ?? everybody,
  ]);
  return (row?.last ?? 0) + 1;
}

export interface BundleSummary {
  readonly number: number;
  readonly kind: Bundle['kind'];
  readonly keyLastFive: string;
  readonly application: string;
  readonly edition: string | null;
  readonly generation: number;
  readonly customer: string | null;
  readonly signer: string;
  readonly createdAt: Seconds;
  /** The newest of its key: the one in the vendor file. */
  readonly newest: boolean;
}

export async function listBundles(on: Statements): Promise<BundleSummary[]> {
  const rows = await on.all<BundleRow & { readonly name: string | null; readonly newest: number }>(
    `select b.*, c.name, (select max(n.number) from bundle n where n.product_key = b.product_key) as newest
     from bundle b left join customer c on c.id = b.customer order by c.name, b.customer, b.number`,
    [],
  );
  return rows.map((row) => {
    const { bundle, createdAt } = toStored(row);
    const { number, kind, key, application, generation, signer } = bundle;
    const edition = bundle.kind === 'device' ? bundle.edition : null;
    const own = { number, kind, keyLastFive: key, application, edition, generation, signer };
    return { ...own, customer: row.name, createdAt, newest: row.newest === number };
  });
}
