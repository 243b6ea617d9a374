// needs: linux postgresql
/** Two hosts that make the key of all at the same moment, on one PostgreSQL database. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openDatabase, type SqlParameters } from '@attiva/storage';
import { testDatabaseUrl } from '../test-database.test.fixture.ts';
import { keyOfAll, nameKeysOfAll, type SealedPlace } from './sealed-by-all.ts';

/** Two folders whose hosts both find that there is no key yet, before either says that it has made one. */
async function twoAtOnce(t: TestContext): Promise<readonly SealedPlace[]> {
  const url = await testDatabaseUrl();
  const both = Promise.withResolvers<void>();
  let looked = 0;
  const places: SealedPlace[] = [];
  for (const _host of [1, 2]) {
    const folder = await mkdtemp(join(tmpdir(), 'attiva-sealed-'));
    const opened = await openDatabase({ url, mustExist: true, now: () => 0 });
    t.after(async () => {
      await opened.close();
      await rm(folder, { recursive: true });
    });
    const database: SealedPlace['database'] = {
      async get<Row extends object>(sql: string, parameters?: SqlParameters) {
        const row = await opened.get<Row>(sql, parameters);
        looked += 1;
        if (looked === 2) both.resolve();
        await both.promise;
        return row;
      },
      transact: (work) => opened.transact(work),
    };
    places.push({ database, folder, isShared: true });
  }
  return places;
}

for (const file of ['access.key', 'other-hosts.key'] as const) {
  test(`of two hosts that make ${file} at once one does, and with its file both have the same`, async (t) => {
    const places = await twoAtOnce(t);
    const tried = await Promise.allSettled(places.map((place) => keyOfAll(place, file)));
    const winner = tried.findIndex(({ status }) => status === 'fulfilled');
    const [made, refused] = [tried[winner], tried[1 - winner]];
    const [first, second] = [places[winner], places[1 - winner]];
    assert.ok(made?.status === 'fulfilled' && refused?.status === 'rejected' && first && second, JSON.stringify(tried));
    assert.match(String(refused.reason), new RegExp(`${file} is not in this folder: it is of the other hosts`, 'u'));
    assert.ok(!existsSync(join(second.folder, file)), 'nothing is left that would be in the way of the copy');
    await assert.rejects(keyOfAll(second, file), /is not in this folder/u);
    await cp(join(first.folder, file), join(second.folder, file));
    assert.ok((await keyOfAll(second, file)).key.equals(made.value.key));
    assert.ok((await keyOfAll(first, file)).key.equals(made.value.key));
  });
}

test('a key that was there before is left where it is, and refused where another was the first', async (t) => {
  const places = await twoAtOnce(t);
  for (const [at, { folder }] of places.entries())
    await writeFile(join(folder, 'access.key'), `${'AB'.charAt(at).repeat(42)}A\n`, { mode: 0o600 });
  const tried = await Promise.allSettled(places.map((place) => keyOfAll(place, 'access.key')));
  assert.deepEqual(tried.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  const refused = tried.find((one) => one.status === 'rejected');
  assert.match(String(refused?.reason), /access\.key in this folder is another than that of the other hosts/u);
  for (const { folder } of places) assert.ok(existsSync(join(folder, 'access.key')));
});

test('the first to start with a key names it for all; who has none is refused, and to open something nobody makes one', async (t) => {
  const [first, second] = await twoAtOnce(t);
  assert.ok(first && second);
  const missing = await Promise.allSettled([first, second].map((place) => keyOfAll(place, 'access.key', false)));
  assert.deepEqual(
    missing.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  for (const { folder } of [first, second]) assert.ok(!existsSync(join(folder, 'access.key')));
  await writeFile(join(first.folder, 'access.key'), `${'A'.repeat(43)}\n`, { mode: 0o600 });
  await nameKeysOfAll(first);
  await nameKeysOfAll(second);
  await assert.rejects(keyOfAll(second, 'access.key'), /is not in this folder: it is of the other hosts/u);
  await keyOfAll(first, 'access.key');
});
