import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activate, startTrialHost, trialClient, withDatabase } from '../trial-host.test.fixture.ts';
import { fleetFigures } from './fleet-figures.ts';

test('a small fleet is counted for each who asks, a large one once in half a minute', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  await activate(trial, trialClient(), { name: 'pc-1' });
  await activate(trial, trialClient(), { name: 'pc-2' });
  await withDatabase(trial, async (database) => {
    let now = trial.clock.ms / 1000;
    const parts = { database, book: { find: () => undefined, all: () => [] }, now: () => now };
    const [small, large] = [fleetFigures(parts, 3), fleetFigures(parts, 1)];
    const known = async (ask: typeof small): Promise<number | undefined> => (await ask()).inventory[0]?.known;
    // The first count is kept too, and shared by those who ask while it goes on.
    let counted = 0;
    const counting = new Proxy(database, {
      get: (of, name) => {
        if (name === 'get' || name === 'all') counted += 1;
        const found: unknown = Reflect.get(of, name, of);
        return typeof found === 'function' ? (found.bind(of) as unknown) : found;
      },
    });
    const first = fleetFigures({ ...parts, database: counting }, 1);
    await Promise.all([first(), first.anew(), first()]);
    const atFirst = counted;
    await fleetFigures({ ...parts, database: counting }, 1)();
    assert.equal(counted, 2 * atFirst, 'another one counts as often');
    await first();
    assert.equal(counted, 2 * atFirst, 'and who asks after it does not');
    assert.deepEqual([await known(small), await known(large), await known(large)], [2, 2, 2]);
    await activate(trial, trialClient(), { name: 'pc-3' });
    assert.deepEqual([await known(small), await known(large)], [3, 2]);
    now += 601;
    assert.equal(await known(large), 3, 'too old to be told');
    await database.run('delete from clients');
    assert.deepEqual(await small(), { inventory: [], counts: new Map() });
  });
});

test('whoever asks while the first count of a small fleet goes on gets one that began later', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  await activate(trial, trialClient(), { name: 'pc-1' });
  await withDatabase(trial, async (database) => {
    const [held, read] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = new Proxy(database, {
      get: (of, name) => {
        const found: unknown = Reflect.get(of, name, of);
        if (typeof found !== 'function') return found;
        if (name !== 'get') return found.bind(of) as unknown;
        return async (...words: unknown[]): Promise<unknown> => {
          const row: unknown = await found.apply(of, words);
          if (!String(words[0]).includes('lease_until')) return row; // What is read last: the others are read by now.
          read.resolve();
          await held.promise;
          return row;
        };
      },
    });
    const now = trial.clock.ms / 1000;
    const ask = fleetFigures({ database: holding, book: { find: () => undefined, all: () => [] }, now: () => now });
    const first = ask.anew();
    await read.promise;
    await activate(trial, trialClient(), { name: 'pc-2' });
    const figures = ask();
    held.resolve();
    assert.deepEqual([(await first).inventory[0]?.known, (await figures).inventory[0]?.known], [1, 2]);
  });
});
