/** Use cases: the client table out, page by page; and a part of one in, all of it or nothing. */
import { ActivationError, type Seconds, type StoreId } from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import { loadClients, loadNames, saveClients, saveNames } from '../activation/client.repository.ts';
import type { ClientName, ClientRow } from '../activation/client-row.ts';
import type { NameKeeper } from '../activation/name-keeper.ts';
import { loadSucceeded } from '../activation/succeeded.repository.ts';
import { recordAudit } from '../audit/audit.repository.ts';
import type { RequireNamesAgreed } from '../hosts/agree-on-names.ts';
import type { VendorBook } from '../vendors/vendor-book.ts';
import { programVersion } from '../version.ts';
import { mergeClient } from './merge-client.ts';
import { readTableClient, type TableClient, type TableHeader } from './table-line.ts';
import { listTable, saveFirstSeen, type TablePlace } from './transfer.repository.ts';

export interface TablePage {
  readonly header: TableHeader;
  readonly clients: readonly TableClient[];
}

export interface MergedTable {
  readonly rows: number;
  /** New here, known but not as new as they came, known better. */
  readonly added: number;
  readonly updated: number;
  readonly known: number;
  /** Left out: of a vendor or product that this host does not know; or an identity that another has taken the place of. */
  readonly unknownProduct: number;
  readonly succeeded: number;
}

export interface ClientTable {
  page(after: TablePlace | undefined, asked: { readonly names: boolean; readonly actor: string }): Promise<TablePage>;
  /** @throws {ActivationError} `wrong-usage` naming the row and every wrong field; then nothing was taken in. */
  merge(rows: unknown, asked: { readonly from: string; readonly actor: string }): Promise<MergedTable>;
}

export interface ClientTableOptions {
  readonly database: Database;
  readonly book: VendorBook;
  readonly store: StoreId;
  readonly names: NameKeeper;
  readonly requireNamesAgreed: RequireNamesAgreed;
  readonly now: () => Seconds;
}

/** Rows of one page, and the most that come in at once. */
export const tableRowsAtOnce = 1000;

export function createClientTable(options: ClientTableOptions): ClientTable {
  const { database, store, now } = options;
  return {
    page: (after, { names, actor }) =>
      database.transact(async (tx) => {
        const place = after ?? { vendor: '', application: '', client: '' };
        const clients = await listTable(tx, place, { limit: tableRowsAtOnce, names });
        if (after === undefined) {
          const entry = {
            actor,
            action: 'clients-exported',
            subject: 'host',
            details: { names },
          } as const;
          await recordAudit(tx, { ...entry, at: now() });
        }
        return { header: { attivaClientTable: 1, program: programVersion, store, at: now() }, clients };
      }),
    merge: (rows, asked) => {
      const clients = readRows(rows, now());
      return database.transact((tx) => mergeAll(tx, options, { clients, ...asked }));
    },
  };
}

function readRows(rows: unknown, now: Seconds): TableClient[] {
  if (!Array.isArray(rows) || rows.length > tableRowsAtOnce) {
    throw new ActivationError('wrong-usage', `clients must be a list of at most ${tableRowsAtOnce}`);
  }
  return rows.map((row: unknown, index) => {
    try {
      return readTableClient(row, now);
    } catch (error) {
      throw new ActivationError('wrong-usage', `row ${index + 1} of this part cannot be taken in`, { cause: error });
    }
  });
}

async function mergeAll(
  tx: Transaction,
  options: ClientTableOptions,
  { clients, from, actor }: { readonly clients: readonly TableClient[]; readonly from: string; readonly actor: string },
): Promise<MergedTable> {
  const served = clients.filter((one) => isServed(options.book, one));
  const succeeded = await loadSucceeded(tx, served);
  const living = served.filter((_one, index) => succeeded[index] === undefined);
  const counts = { added: 0, updated: 0, known: 0 };
  // One client twice in a file: the second row meets what the first has made.
  const merged = new Map<string, ClientRow>();
  const known = await loadClients(tx, living);
  for (const [index, given] of living.entries()) {
    const key = `${given.vendor} ${given.application} ${given.client}`;
    const result = mergeClient(merged.get(key) ?? known[index], given);
    counts[result.outcome === 'new' ? 'added' : result.outcome] += 1;
    if (result.outcome === 'known') continue;
    merged.set(key, result.row);
  }
  const saved = [...merged.values()];
  saveClients(tx, saved);
  await saveFirstSeen(tx, saved);
  await options.requireNamesAgreed(tx);
  await saveMissingNames(tx, options.names, living);
  const result: MergedTable = {
    rows: clients.length,
    ...counts,
    unknownProduct: clients.length - served.length,
    succeeded: served.length - living.length,
  };
  const details = { from: from.slice(0, 64), ...result };
  const entry = { actor, action: 'clients-imported', subject: 'host', details } as const;
  await recordAudit(tx, { ...entry, at: options.now() });
  return result;
}

function isServed(book: VendorBook, { vendor, application, edition }: TableClient): boolean {
  const served = book.find(vendor)?.applications.get(application);
  return served?.application.editions.some(({ id }) => id === edition) === true;
}

/** A name that is here was told by the machine itself and stays. The rest is kept as this host keeps names. */
async function saveMissingNames(tx: Transaction, keeper: NameKeeper, clients: readonly TableClient[]): Promise<void> {
  const named = clients.filter(({ name }) => name !== undefined);
  if (named.length === 0) return;
  const here = await loadNames(tx, named);
  // A machine has a row for each of its applications, and one name. The last row's counts.
  const names = new Map<string, ClientName>();
  for (const [index, { vendor, client, name }] of named.entries()) {
    const kept = here[index] === undefined ? keeper.keep(name, '') : undefined;
    if (kept !== undefined) names.set(`${vendor} ${client}`, { vendor, client, ...kept });
  }
  saveNames(tx, [...names.values()]);
}
