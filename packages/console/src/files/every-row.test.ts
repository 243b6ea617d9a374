import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileName, mostInFile, type RowsOfPage, saveEveryRow } from './every-row.ts';

type Pages = Readonly<Record<string, RowsOfPage<number>>>;

async function saved(
  pages: Pages,
): Promise<{ files: [number[], number | undefined][]; told: number[]; count: number }> {
  const files: [number[], number | undefined][] = [];
  const told: number[] = [];
  const count = await saveEveryRow(async (cursor = '') => pages[cursor] ?? { rows: [] }, {
    save: (rows, part) => files.push([[...rows], part]),
    onRows: (rows) => told.push(rows),
  });
  return { files, told, count };
}

test('every page is read to the last one, also behind one that is empty; how far it is is told', async () => {
  const pages = { '': { rows: [1, 2], next: 'b' }, b: { rows: [], next: 'c' }, c: { rows: [3] } };
  assert.deepEqual(await saved(pages), { files: [[[1, 2, 3], undefined]], told: [0, 2, 2], count: 1 });
  assert.deepEqual((await saved({})).files, [[[], undefined]], 'a list without rows is a file without rows');
});

test('what one file does not take is saved in further ones: no row is left out, none is there twice', async () => {
  const full = (from: number): number[] => Array.from({ length: mostInFile }, (_, at) => from + at);
  const all = { '': { rows: full(0), next: 'b' }, b: { rows: full(mostInFile), next: 'c' }, c: { rows: [7] } };
  const { files, told, count } = await saved(all);
  assert.deepEqual(
    files.map(([rows, part]) => [rows.length, rows[0], part]),
    [
      [mostInFile, 0, 1],
      [mostInFile, mostInFile, 2],
      [1, 7, 3],
    ],
  );
  assert.deepEqual([told, count], [[0, mostInFile, 2 * mostInFile], 3]);
  const even = await saved({ '': { rows: full(0), next: 'b' }, b: { rows: [] } });
  assert.deepEqual([even.files.map(([, part]) => part), even.count], [[1], 1], 'nothing more, no further file');
  assert.deepEqual((await saved({ '': { rows: full(0) } })).files[0]?.[1], undefined);
  assert.deepEqual([fileName('audit', undefined, 'csv'), fileName('audit', 2, 'json')], ['audit.csv', 'audit-2.json']);
});

test('a page that fails is the failure of all; what was saved before stays', async () => {
  const gone = new Error('gone');
  let files = 0;
  const rows = Array.from({ length: mostInFile }, () => 1);
  const failing = saveEveryRow(async (cursor) => (cursor === undefined ? { rows, next: 'b' } : Promise.reject(gone)), {
    save: () => (files += 1),
  });
  await assert.rejects(failing, gone);
  assert.equal(files, 1);
});
