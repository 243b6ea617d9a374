import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { unreadableFile, unwritableFile } from './named-file.ts';

test('a file that cannot be read or written is told with its path and the reason in words', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-named-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'there'), 'a');
  const cases: readonly (readonly [string, () => unknown, typeof unreadableFile, RegExp])[] = [
    ['missing', () => readFileSync(join(folder, 'missing')), unreadableFile, /missing cannot be read: there is none$/],
    ['sub', () => readFileSync(join(folder, 'sub')), unreadableFile, /sub cannot be read: it is a folder$/],
    ['sub', () => writeFileSync(join(folder, 'sub'), ''), unwritableFile, /sub cannot be written: it is a folder$/],
    ['no/a', () => writeFileSync(join(folder, 'no/a'), ''), unwritableFile, /its folder is not there$/],
    ['there', () => writeFileSync(join(folder, 'there'), '', { flag: 'wx' }), unwritableFile, /it is there already; /],
  ];
  for (const [name, use, tell, expected] of cases) {
    assert.throws(use, (cause) => {
      const { code, detail, facts } = tell(join(folder, name), cause);
      assert.deepEqual([code, facts], ['wrong-usage', { path: join(folder, name) }]);
      assert.match(detail, expected);
      return true;
    });
  }
  assert.match(unreadableFile('/a', Object.assign(new Error(''), { code: 'EIO' })).detail, /cannot be read: EIO$/);
});
