// sqlite alone: databases of the first schemas were all SQLite
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '@attiva/storage';
import { loadClients } from '../activation/client.repository.ts';
import { loadImages } from '../images/image.repository.ts';
import { firstMigration } from './0001-first.ts';
import { migrations } from './index.ts';

test('a database of the first schema keeps its clients, and its splits become one row per image', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-migrations-'));
  const database = await openDatabase({ url: `sqlite:${join(folder, 'host.db')}`, mustExist: false, now: () => 0 });
  t.after(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  await database.migrate([firstMigration]);
  await database.run(
    `insert into clients values ('v', 'os', 'c', 'desktop', 2025, 5, 4, 99, 'jti', 'digest', '{}', '[1,2,3]', '[7]', 1, 2,
      1, 0, 0, 0)`,
  );
  for (const [client, at, holder] of [
    ['image-a', 100, 'pc-01'],
    ['image-a', 200, 'pc-01'],
    ['image-b', 150, null],
  ] as const) {
    await database.run(
      `insert into events (at, number, vendor, code, application, edition, generation, client, name, client_time, virtual,
        state, minutes_left, threshold, count, noticed, held_by)
        values (?, 12290, 'v', 'new-identity', 'os', 'desktop', 2025, ?, 'pc', 0, 0, 0, 0, 0, 0, 'clone', ?)`,
      [at, client, holder],
    );
  }
  await database.migrate(migrations);
  const images = await loadImages(database, { since: 0, limit: 10 });
  assert.deepEqual(
    images.map(({ client, splits, firstSplit, lastSplit, image }) => [client, splits, firstSplit, lastSplit, image]),
    [
      ['image-a', 2, 100, 200, 'pc-01'],
      ['image-b', 1, 150, 150, null],
    ],
  );
  const [row] = await loadClients(database, [{ vendor: 'v', application: 'os', client: 'c' } as never]);
  assert.deepEqual([row?.contact.turn, row?.contact.passed, row?.contact.returns], [5, [], []]);
  assert.deepEqual(row?.successions, []);
});
