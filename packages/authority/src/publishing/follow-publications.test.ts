import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { announcePublication } from './announce-publication.ts';
import { followPublications } from './follow-publications.ts';

test('a refresh that failed is tried again until it is written, and each failure is told', async (t) => {
  const database = await openTestDatabase();
  const written = Promise.withResolvers<void>();
  let tries = 0;
  const publisher = {
    async refresh(): Promise<readonly string[]> {
      tries += 1;
      if (tries < 4) throw new Error('the disk is full');
      written.resolve();
      return [];
    },
  };
  const told: unknown[] = [];
  const log = {
    error: (facts: object) => void told.push(facts),
    info: (facts: object) => void told.push(facts),
  };
  const end = await followPublications({ database, publisher }, log, { first: 2, longest: 4 });
  t.after(async () => {
    await end();
    await database.close();
  });
  await database.transact(async (tx) => announcePublication(tx));
  await written.promise;
  await end();
  assert.deepEqual(
    told.map((facts) => ({ ...(facts as object), err: undefined })),
    [...[2, 4, 4].map((pause) => ({ err: undefined, againInSeconds: pause / 1000 })), { err: undefined, failures: 3 }],
  );
});

test('what is heard while a refresh is under way is served by one more after it', async (t) => {
  const database = await openTestDatabase();
  const gate = Promise.withResolvers<void>();
  const [begun, again] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let tries = 0;
  const publisher = {
    async refresh(): Promise<readonly string[]> {
      tries += 1;
      if (tries === 1) {
        begun.resolve();
        await gate.promise;
      } else again.resolve();
      return [];
    },
  };
  let heard = 0;
  const twice = Promise.withResolvers<void>();
  const silent = { error: () => undefined, info: () => undefined };
  const end = await followPublications({ database, publisher }, silent);
  t.after(async () => {
    await end();
    await database.close();
  });
  await database.transact(async (tx) => announcePublication(tx));
  await begun.promise;
  const unlisten = await database.listen('published', () => {
    heard += 1;
    if (heard === 2) twice.resolve();
  });
  for (const _change of [1, 2]) await database.transact(async (tx) => announcePublication(tx));
  await twice.promise;
  unlisten();
  gate.resolve();
  await again.promise;
  await end();
  assert.equal(tries, 2);
});
