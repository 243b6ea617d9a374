import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullPage, type Part } from './full-page.ts';

/** A host whose answers are these, each by the place it stands at. */
function answering(parts: readonly (readonly number[])[], asked: string[] = []) {
  return async (cursor: string | undefined, most: number): Promise<Part<number>> => {
    asked.push(`${cursor ?? 'begin'} ${most}`);
    const at = Number(cursor ?? 0);
    return { rows: (parts[at] ?? []).slice(0, most), ...(at + 1 < parts.length && { next: String(at + 1) }) };
  };
}

test('a page that ends before it is full is followed, so no reader sees an empty one while there is more', async () => {
  const asked: string[] = [];
  const page = await fullPage(answering([[], [1], [], [2, 3], [4]], asked), { cursor: undefined, size: 3 });
  assert.deepEqual(page, { rows: [1, 2, 3], next: '4', unfinished: false });
  assert.deepEqual(asked, ['begin 3', '1 3', '2 2', '3 2']);
});

test('the end of the list is the end', async () => {
  const page = await fullPage(answering([[], [], [7]]), { cursor: '1', size: 50 });
  assert.deepEqual(page, { rows: [7], unfinished: false });
});

test('it does not look forever: what was found so far is shown, with where to go on', async () => {
  const few = await fullPage(answering([[1], ...Array.from({ length: 400 }, () => [])]), {
    cursor: undefined,
    size: 50,
  });
  assert.deepEqual([few.rows, few.next, few.unfinished], [[1], '12', true]);
  const none = await fullPage(answering(Array.from({ length: 400 }, () => [])), { cursor: undefined, size: 50 });
  assert.deepEqual([none.rows, none.next, none.unfinished], [[], '60', true]);
});
