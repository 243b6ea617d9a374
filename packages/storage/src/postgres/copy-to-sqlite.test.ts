// needs: linux postgresql
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedPostgres } from '@attiva/testkit';
import { openDatabase } from '../open-database.ts';
import type { Migration } from '../port/database.ts';

const first: Migration = { name: '0001-first', up: (tx) => tx.script(`create table one (a ${tx.facts.integer})`) };
const more: Migration = { name: '0002-more+', up: (tx) => tx.script(`create table two (a ${tx.facts.integer})`) };

test('a database with a step that only a newer program knows is copied by that program, and half by none', async (t) => {
  const url = await (await sharedPostgres()).fresh();
  const folder = await mkdtemp(join(tmpdir(), 'attiva-copy-'));
  t.after(() => rm(folder, { recursive: true }));
  const [older, newer] = await Promise.all([1, 2].map(() => openDatabase({ url, mustExist: false, now: () => 0 })));
  assert.ok(older !== undefined && newer !== undefined);
  await newer.migrate([first, more]);
  await older.migrate([first]);
  const path = join(folder, 'copy.db');
  await assert.rejects(older.copyTo(path), { reason: 'newer', message: /0002-more\+.*the program that made it/u });
  assert.equal(existsSync(path), false);
  await newer.copyTo(path);
  await Promise.all([older.close(), newer.close()]);
});
