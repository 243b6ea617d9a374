/** What may be moved into a database, and what there is in it. Copying rows is left to `copy-database.ts`. */
import { setTimeout } from 'node:timers/promises';
import { type CopyMark, copyMarkOf, loadLabel } from '../label/database-label.ts';
import type { Database } from '../port/database.ts';
import { quoted } from '../port/quoted.ts';

/**
 * `empty`: no table at all. `copy`: filled, or half filled, with what is to come into it now, and nobody has opened it since.
 * `lived-in`: everything else, of whomever, copies of something else among it.
 */
export type TargetState = 'empty' | 'copy' | 'lived-in';

/** What a database is to whoever wants to bring this into it. */
export async function targetState<Schema>(
  database: Database<Schema>,
  { role, from, born }: CopyMark & { readonly role: string },
): Promise<TargetState> {
  if ((await tablesOf(database)).length === 0) return 'empty';
  const label = await loadLabel(database);
  const mark = copyMarkOf(label);
  return label.get('role') === role && mark?.from === from && mark.born === born ? 'copy' : 'lived-in';
}

/** Takes away every table of a server's database with all that is in it; a file is removed instead. */
export async function dropAll<Schema>(database: Database<Schema>): Promise<void> {
  await database.transact(async (tx) => {
    const tables = await tx.all<{ name: string }>(tx.facts.listTables);
    // In one statement, for they point at one another.
    if (tables.length > 0) await tx.script(`drop table ${tables.map(({ name }) => quoted(name)).join(', ')};`);
  });
}

/** Rows of each table, by its name; what the database says of itself is not among them. */
export async function countRows<Schema>(database: Database<Schema>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const name of await tablesOf(database)) {
    if (name === 'database_label' || name === 'schema_migration') continue;
    const row = await database.get<{ rows: number }>(`select count(*) as "rows" from ${quoted(name)}`);
    counts.set(name, row?.rows ?? 0);
  }
  return counts;
}

/** Sessions of somebody on a database. */
export interface OtherSessions {
  readonly account: string;
  /** How they call themselves. */
  readonly application: string;
  readonly sessions: number;
}

/**
 * Sessions on this database, of whatever account, under another name than that of the asker, who needs one of his own. A server shows
 * one that has ended a moment longer.
 */
export async function listOthers<Schema>(database: Database<Schema>): Promise<readonly OtherSessions[]> {
  for (let left = 10; ; left -= 1) {
    const others = await database.all<OtherSessions>(database.facts.listOthers);
    if (others.length === 0 || left === 0) return others;
    await setTimeout(200);
  }
}

async function tablesOf<Schema>(database: Database<Schema>): Promise<readonly string[]> {
  return (await database.all<{ name: string }>(database.facts.listTables)).map(({ name }) => name);
}
