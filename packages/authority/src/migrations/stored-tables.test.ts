import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '@attiva/storage';
import { migrations } from './migrations.ts';
import { authorityTables } from './stored-tables.ts';

test('every table and column of the schema is told, in packages/authority/src/migrations/stored-tables.ts, and no other', async (t) => {
  const database = await openDatabase({ url: 'sqlite::memory:', mustExist: false, now: () => 0 });
  t.after(() => database.close());
  await database.migrate(migrations);
  const columns = await database.all<{ in: string; name: string }>(
    `select tables.name as "in", columns.name as name from sqlite_schema as tables, pragma_table_info(tables.name) as columns
      where tables.type = 'table' and tables.name not like 'sqlite%' and tables.name <> 'schema_migration'`,
  );
  assert.ok(columns.length > 50, `${columns.length} columns`);
  const schema = columns.map((column) => `${column.in}.${column.name}`).sort();
  const told = Object.entries(authorityTables).flatMap(([table, row]) =>
    Object.keys(row.columns).map((name) => `${table}.${name}`),
  );
  assert.deepEqual(told.sort(), schema);
});
