/**
 * Keeps the server's planner informed while a database grows fast. Its own `autovacuum` looks once a minute; until it has
 * looked, the planner takes columns that hold one value for columns that hold two hundred, and reads through a whole index
 * for each row that its primary key would have found.
 */
import { isStorageError } from '../port/storage-error.ts';
import { quoted } from '../port/quoted.ts';
import type { PostgresConnection } from './postgres-connection.ts';
import { listTables } from './tables.ts';

/** Rows written by this process until the first look, and how much later each next one comes. */
const firstAfter = 1_000;
const growth = 4;
/** From here on `autovacuum` has had its time, and a look takes longer than it helps. */
const lastAfter = 1_000_000;

export class Statistics {
  readonly #open: () => Promise<PostgresConnection>;
  #written = 0;
  #next = firstAfter;
  #looking: Promise<void> | undefined;

  constructor(open: () => Promise<PostgresConnection>) {
    this.#open = open;
  }

  /** Notes rows that were committed. Looks beside everything else: nobody waits. */
  note(rows: number): void {
    this.#written += rows;
    if (this.#written < this.#next || this.#next > lastAfter || this.#looking !== undefined) return;
    while (this.#next <= this.#written) this.#next *= growth;
    this.#looking = this.#look();
  }

  /** Resolves when no look is under way. */
  async quiet(): Promise<void> {
    await this.#looking;
  }

  async #look(): Promise<void> {
    try {
      const connection = await this.#open();
      try {
        const tables = await listTables(connection);
        if (tables.length > 0) {
          await connection.ask([{ text: `analyze ${tables.map(quoted).join(', ')}`, rows: [[]] }], { alone: true });
        }
      } finally {
        await connection.close();
      }
    } catch (error) {
      // Whatever is wrong with the server is told to those who wait for it; the next growth brings the next look.
      if (!isStorageError(error)) throw error;
    } finally {
      this.#looking = undefined;
    }
  }
}
