import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyRow, mostSaved } from './every-row.ts';

const pages: Readonly<Record<string, { readonly rows: readonly number[]; readonly next?: string }>> = {
  '': { rows: [1, 2], next: 'b' },
  b: { rows: [], next: 'c' },
  c: { rows: [3] },
};

test('every page is read to the last one, also behind one that is empty; how far it is is told', async () => {
  const told: number[] = [];
  const { rows, isCut } = await everyRow(
    async (cursor = '') => pages[cursor] ?? { rows: [] },
    (count) => told.push(count),
  );
  assert.deepEqual([rows, isCut, told], [[1, 2, 3], false, [0, 2, 2]]);
});

test('a file that is full is told to be cut where there are more, and only there', async () => {
  const full = Array.from({ length: mostSaved }, (_, at) => at);
  const more = await everyRow(async () => ({ rows: full, next: 'x' }));
  assert.deepEqual([more.rows.length, more.isCut], [mostSaved, true]);
  assert.equal((await everyRow(async () => ({ rows: full }))).isCut, false);
});

test('a page that fails is the failure of all', async () => {
  const gone = new Error('gone');
  await assert.rejects(
    everyRow(async () => Promise.reject(gone)),
    gone,
  );
});
