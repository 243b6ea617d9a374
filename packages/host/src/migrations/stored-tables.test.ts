import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from '@attiva/testkit';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { hostTables } from './stored-tables.ts';

test('every table and column of the schema is told, in packages/host/src/migrations/stored-*.ts, and no other', async (t) => {
  const database = await openTestDatabase();
  t.after(() => database.close());
  const columns = await columnsOf(database);
  assert.ok(columns.length > 80, `${columns.length} columns`);
  const schema = columns.map((column) => `${column.in}.${column.name}`).sort();
  const told = Object.entries(hostTables).flatMap(([table, row]) =>
    Object.keys(row.columns).map((name) => `${table}.${name}`),
  );
  assert.deepEqual(told.sort(), schema);
});

test('what is personal is a column, and a table with such a column never leaves', () => {
  for (const [table, { personal = [], columns, leaves }] of Object.entries(hostTables)) {
    for (const column of personal) assert.ok(Object.hasOwn(columns, column), `${table}.${column}`);
    if (personal.length > 0) assert.equal(leaves, 'never', table);
  }
});
