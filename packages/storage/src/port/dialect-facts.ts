/**
 * How an engine spells what the others spell differently. Migrations write `${tx.facts.bytes}` instead of a word of
 * one engine; everything else (`on conflict … do update`, `returning`, `?`) is the same in all of them.
 */
export interface DialectFacts {
  /** Type of a column of bytes. */
  readonly bytes: string;
  /** Type of a column of whole numbers up to 2^53, times in seconds or milliseconds included. */
  readonly integer: string;
  /** Type of a text column. */
  readonly text: string;
  /** What follows the closing parenthesis of `create table`, so that types are enforced. */
  readonly tableOptions: string;
  /** The same for small rows that are kept in the order of their primary key, where the engine can: one tree, not two. */
  readonly clusteredTableOptions: string;
  /** A primary key that the engine counts up by itself, for logs and queues only: never shown as an id. */
  readonly countedKey: string;
  /**
   * A statement that empties a table whole, as quickly as the engine can, which is at once unless somebody reads it. No other table may
   * refer to it.
   */
  readonly emptyTable: (table: string) => string;
  /** A statement that lists the tables of this database, one `name` each. */
  readonly listTables: string;
  /**
   * A statement that lists all columns of all tables in their order: `table`, `column`, `key` (its place in the primary
   * key from 1 on, else 0), `counted` (1 where a sequence beside the table counts it up).
   */
  readonly listColumns: string;
  /** A statement that lists which `table` refers to which `target`. */
  readonly listReferences: string;
  /**
   * A statement that counts the `sessions` on this database, of whatever `account` and `application`, that call themselves otherwise
   * than the one that asks. Of a file nobody can tell: none.
   */
  readonly listOthers: string;
  /** The most parameters one statement takes. */
  readonly maxParameters: number;
  /** What a transaction says that may pause for long between two statements, as a copy does; empty where none needs to. */
  readonly mayPause: string;
}
