/**
 * All that is true of SQLite and of nothing else: spellings, pragmas, result codes. Statements themselves are run by
 * `sqlite-connection.ts`.
 */
import type { DialectFacts } from '../port/dialect-facts.ts';
import { quoted } from '../port/quoted.ts';
import type { StorageReason } from '../port/storage-error.ts';

export const sqliteFacts: DialectFacts = {
  bytes: 'blob',
  integer: 'integer',
  text: 'text',
  tableOptions: 'strict',
  clusteredTableOptions: 'strict, without rowid',
  // Without `autoincrement`, which keeps a second table up to date at every insert.
  countedKey: 'integer primary key',
  // Without a condition: pages are dropped, and none of them is written.
  emptyTable: (table) => `delete from ${quoted(table)}`,
  listTables:
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name",
  listColumns: `select t.name as "table", c.name as "column", c.pk as key, 0 as counted
    from sqlite_schema t join pragma_table_info(t.name) c
    where t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\' order by t.name, c.cid`,
  listReferences: `select t.name as "table", r."table" as target
    from sqlite_schema t join pragma_foreign_key_list(t.name) r where t.type = 'table'`,
  listOthers: "select '' as account, '' as application, 0 as sessions where false",
  maxParameters: 32_766,
  mayPause: '',
};

/** Set on every connection. FULL: with WAL, a commit is on the disk before it is answered. */
export const sqlitePragmas: readonly string[] = [
  'pragma journal_mode = wal',
  'pragma synchronous = full',
  'pragma foreign_keys = on',
  'pragma trusted_schema = off',
  'pragma cell_size_check = on',
  'pragma temp_store = memory',
  // KiB. Of a million rows it holds the inner pages of every tree, and of a site's few thousand all; 2 MB, the default, neither.
  'pragma cache_size = -16384',
  'pragma journal_size_limit = 67108864',
  // Pages (16 MB): pages that every batch touches reach the database file once instead of four times; fewer long waits.
  'pragma wal_autocheckpoint = 4000',
];

/** Primary result codes (https://www.sqlite.org/rescode.html), the low byte of the extended ones. */
const reasons: ReadonlyMap<number, StorageReason> = new Map<number, StorageReason>([
  [5, 'busy'],
  [6, 'busy'],
  [8, 'read-only'],
  [11, 'corrupt'],
  [13, 'full'],
  // Cannot open: that the file is there was looked at before, so a right or a writable file system is lacking.
  [14, 'read-only'],
  [19, 'constraint'],
  [26, 'corrupt'],
]);

/** The reason behind a result code of SQLite. */
export function reasonOfResultCode(code: number): StorageReason {
  return reasons.get(code & 0xff) ?? 'failed';
}

export const beginTransaction = 'begin immediate';
export const commitTransaction = 'commit';
export const rollbackTransaction = 'rollback';
