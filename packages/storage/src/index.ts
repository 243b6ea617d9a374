/**
 * `@attiva/storage`: one port to the database. SQLite (of Node itself) or PostgreSQL; nothing outside this
 * package knows which. It leaves tables, rows and their meaning to its callers.
 */
export {
  birthOf,
  type CopyMark,
  type DatabaseLabel,
  type DatabaseOwner,
  labelOwner,
  markCopy,
  markMoved,
  migrateAs,
  movedMarkOf,
  movedTopic,
  loadLabel,
  requireUnmoved,
  unmarkMoved,
} from './label/database-label.ts';
export { type CopiedTable, copyDatabase, type CopyOptions } from './moving/copy-database.ts';
export { finishMove, type Move, moveRows, unfinishedCopy } from './moving/move-rows.ts';
export { countRows, dropAll, listOthers, type OtherSessions, targetState, type TargetState } from './moving/target.ts';
export { openDatabase, type OpenDatabaseOptions } from './open-database.ts';
export type {
  Database,
  Held,
  Migration,
  MigrationResult,
  PreparedStatement,
  RunResult,
  SqlParameters,
  SqlValue,
  Statements,
  Transaction,
  Writes,
} from './port/database.ts';
export { listStepsBeyond, requireKnownSchema } from './migrations/migrate.ts';
export type { DialectFacts } from './port/dialect-facts.ts';
export type { StoredTable, StoredTables } from './port/stored-table.ts';
export { isStorageError, StorageError, type StorageReason } from './port/storage-error.ts';
