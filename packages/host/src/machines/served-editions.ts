/** Which applications and editions there are rows of, and what their packs say that a list needs. */
import { daySeconds } from '@attiva/protocol';
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
  let last = { vendor: '', application: '', edition: '' };
  for (;;) {
    const next = await on.get<typeof last>(
      `select vendor, application, edition from clients where (vendor, application, edition) > (?, ?, ?)
        order by vendor, application, edition limit 1`,
      [last.vendor, last.application, last.edition],
    );
    if (next === undefined) return found;
    found.push({ ...next, additionalGrace: graceOf(book, next) });
    last = next;
  }
}

function graceOf(book: Pick<VendorBook, 'find'>, of: Omit<EditionOf, 'additionalGrace'>): number {
  const served = book.find(of.vendor)?.applications.get(of.application);
  const edition = served?.application.editions.find(({ id }) => id === of.edition);
  return (edition?.additionalGraceDays ?? usualGraceDays) * daySeconds;
}

/** Generations that packs speak of, ascending. */
export function knownGenerations(book: Pick<VendorBook, 'all'>): readonly number[] {
  const all = book.all().flatMap(({ applications }) => [...applications.values()]);
  return [...new Set(all.flatMap(({ application }) => application.generations))].sort((a, b) => a - b);
}
