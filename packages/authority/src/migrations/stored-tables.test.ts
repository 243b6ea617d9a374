import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from '@attiva/testkit';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { authorityTables } from './stored-tables.ts';

test('every table and column of the schema is told, in packages/authority/src/migrations/stored-tables.ts, and no other', async (t) => {
  const database = await openTestDatabase();
  t.after(() => database.close());
  const columns = await columnsOf(database);
  assert.ok(columns.length > 50, `${columns.length} columns`);
  const schema = columns.map((column) => `${column.in}.${column.name}`).sort();
  const told = Object.entries(authorityTables).flatMap(([table, row]) =>
    Object.keys(row.columns).map((name) => `${table}.${name}`),
  );
  assert.deepEqual(told.sort(), schema);
});
