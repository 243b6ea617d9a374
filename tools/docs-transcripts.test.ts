/** What a page quotes of a transcript stands there, line by line: the transcript is run, so the page says what is printed. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const quotation = /<!-- from (e2e\/transcripts\/[\w-]+\.txt) -->\n```console\n([\s\S]*?)```/g;

test('a quotation of a transcript stands in that transcript', () => {
  let quoted = 0;
  for (const page of globSync('docs/**/*.md', { cwd: root })) {
    for (const [, path = '', lines = ''] of readFileSync(join(root, page), 'utf8').matchAll(quotation)) {
      quoted += 1;
      assert.ok(
        readFileSync(join(root, path), 'utf8').includes(lines),
        `${page} quotes what ${path} does not say:\n${lines}`,
      );
    }
  }
  assert.ok(quoted >= 2, `${quoted} quotations`);
});
