import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSilentLog } from '@attiva/daemon';
import { type Migration, migrateAs } from '@attiva/storage';
import { migrations } from '../migrations/migrations.ts';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { followDatabase } from './follow-database.ts';

test('a newer authority changes the database: one that can live with it goes on, and else it ends', async (t) => {
  const database = await openTestDatabase();
  const owner = { role: 'authority', program: '99.0.0' } as const;
  await migrateAs(database, owner, migrations);
  const told: string[] = [];
  const ended = Promise.withResolvers<void>();
  const end = await followDatabase({
    database,
    log: createSilentLog(),
    onOutdated: ({ message }) => {
      told.push(message);
      ended.resolve();
    },
    everyMilliseconds: 20,
  });
  t.after(async () => {
    await end();
    await database.close();
  });
  const steps: Migration[] = [...migrations];
  const step = async (name: string): Promise<void> => {
    steps.push({ name, up: (tx) => tx.script(`create table "${name}" (a ${tx.facts.integer})`) });
    await migrateAs(database, owner, steps);
  };
  await step('0098-more+');
  await step('0099-else');
  await ended.promise;
  // Of the first of the two it has never spoken.
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /0099-else/u);
});
