/** Which applications and editions there are rows of, and what their packs say that a list needs. */
import { daySeconds, type PackApplication } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { VendorBook } from '../vendors/vendor-book.ts';

export interface EditionOf {
  readonly vendor: string;
  readonly application: string;
  readonly edition: string;
  /** Seconds of grace after a lease. */
  readonly additionalGrace: number;
}

/** Where no pack speaks of an edition any more: the usual one. */
const usualGraceDays = 30;

/** Found by stepping from one to the next in an index: their number costs, not that of the machines. */
export async function listEditions(on: Statements, book: Pick<VendorBook, 'find'>): Promise<readonly EditionOf[]> {
  const found: EditionOf[] = [];
  for (const vendor of await distinct(on, 'vendor', {})) {
    for (const application of await distinct(on, 'application', { vendor })) {
      for (const edition of await distinct(on, 'edition', { vendor, application })) {
        const of = { vendor, application, edition };
        found.push({ ...of, additionalGrace: graceOf(book, of) });
      }
    }
  }
  return found;
}

/** Values of a column of the index `clients_by_lease`, where those in front of it are these. */
async function distinct(
  on: Statements,
  column: 'vendor' | 'application' | 'edition',
  within: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const conditions = [...Object.keys(within).map((name) => `${name} = ?`), `${column} > ?`].join(' and ');
  // The least one beyond the last: comparing three columns as one would read every entry in between.
  const sql = `select min(${column}) as next from clients where ${conditions}`;
  const found: string[] = [];
  for (;;) {
    const row = await on.get<{ next: string | null }>(sql, [...Object.values(within), found.at(-1) ?? '']);
    if (row === undefined || row.next === null) return found;
    found.push(row.next);
  }
}

function graceOf(book: Pick<VendorBook, 'find'>, of: Omit<EditionOf, 'additionalGrace'>): number {
  const served = book.find(of.vendor)?.applications.get(of.application);
  const edition = served?.application.editions.find(({ id }) => id === of.edition);
  return (edition?.additionalGraceDays ?? usualGraceDays) * daySeconds;
}

/** Of the vendor book, what a list needs to know of packs. */
export interface KnownPacks extends Pick<VendorBook, 'find'> {
  readonly all: () => readonly {
    readonly applications: ReadonlyMap<string, { readonly application: Pick<PackApplication, 'generations'> }>;
  }[];
}

/** Generations that packs speak of, ascending. */
export function knownGenerations(book: Pick<KnownPacks, 'all'>): readonly number[] {
  const all = book.all().flatMap(({ applications }) => [...applications.values()]);
  return [...new Set(all.flatMap(({ application }) => application.generations))].sort((a, b) => a - b);
}
