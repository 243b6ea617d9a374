// Coverage counts only files that a test has loaded: this one loads them all, so that a file without tests is seen.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

// The same test runs from source (.ts) and compiled (.js).
const extension = extname(import.meta.filename);
const folder = import.meta.dirname;

test('every file of the package can be loaded', async () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith(extension) && !file.endsWith('.d.ts') && !file.includes('.test.'),
  );
  assert.ok(files.length >= 20, `found only ${files.length} files`);
  for (const file of files) assert.ok(await import(pathToFileURL(join(folder, file)).href), file);
});
