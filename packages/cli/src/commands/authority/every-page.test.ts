import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyPage } from './every-page.ts';

test('a list comes whole and oldest first, asked for in pages', async () => {
  const asked: object[] = [];
  const rows = await everyPage(async (page) => {
    asked.push(page);
    const from = page.cursor === undefined ? 500 : Number(page.cursor);
    const left = Math.max(0, from - page.limit);
    const newestFirst = Array.from({ length: from - left }, (_, at) => from - at);
    return { rows: newestFirst, ...(left > 0 && { next: String(left) }) };
  });
  assert.deepEqual(
    rows,
    Array.from({ length: 500 }, (_, at) => at + 1),
  );
  assert.deepEqual(asked, [{ limit: 200 }, { limit: 200, cursor: '300' }, { limit: 200, cursor: '100' }]);
  assert.deepEqual(await everyPage(async () => ({ rows: [] })), []);
});
