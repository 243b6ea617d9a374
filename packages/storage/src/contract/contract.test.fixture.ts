/** What the suites of the contract share: a schema, and a way to get databases that are cleaned up. */
import assert from 'node:assert/strict';
import type { Database, Migration } from '../port/database.ts';
import { isStorageError, type StorageReason } from '../port/storage-error.ts';

export interface DatabaseUnderTest {
  open<Schema>(): Promise<Database<Schema>>;
  /** Removes what `open` made, after its last database is closed. */
  remove(): Promise<void>;
  /** Whether a second `open` finds what the first one left. */
  readonly lasting: boolean;
  /** Whether it can be opened a second time while it is open. */
  readonly shared: boolean;
  /** Whether the two can then write by turns within one process: SQLite waits by blocking the thread that would let it go on. */
  readonly waits: boolean;
}

export interface ClientTable {
  id: string;
  turn: number;
  key: Uint8Array | null;
}

export interface Schema {
  client: ClientTable;
}

export const first: Migration = {
  name: '0001-client',
  up: (tx) =>
    tx.script(`create table client (
      id ${tx.facts.text} not null primary key,
      turn ${tx.facts.integer} not null,
      key ${tx.facts.bytes}
    ) ${tx.facts.tableOptions};`),
};
export const second: Migration = {
  name: '0002-last-seen',
  up: async (tx) => {
    await tx.script(
      `alter table client add column last_seen ${tx.facts.integer}; create index client_turn on client (turn);`,
    );
  },
};

export const insert = 'insert into client (id, turn, key) values (?, ?, ?)';
export const turnOf = 'select turn from client where id = ?';

/** Rejects with a `StorageError` of this reason. */
export async function rejectsWith(promise: Promise<unknown>, reason: StorageReason): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(isStorageError(error), String(error));
    assert.equal(error.reason, reason);
    assert.ok(error.remedy.length > 10);
    return true;
  });
}

/** What comes of asking again until there is something: of what another session's end brings. */
export async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
}

export type Fresh = () => Promise<{ readonly db: Database<Schema>; readonly place: DatabaseUnderTest }>;

/** A new place with the first step, to be closed and removed by what is in `cleanups`. */
export function freshDatabases(create: () => Promise<DatabaseUnderTest>, cleanups: (() => Promise<void>)[]): Fresh {
  return async () => {
    const place = await create();
    cleanups.push(() => place.remove());
    const db = await place.open<Schema>();
    cleanups.push(() => db.close());
    await db.migrate([first]);
    return { db, place };
  };
}

export async function count(db: Database<Schema>): Promise<number> {
  return (await db.all('select id from client')).length;
}
