import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { runProduct } from './run-product.ts';
import { startSmallWorld } from './small-world.test.fixture.ts';

const root = resolve(import.meta.dirname, '../../../..');
const example = join(root, 'examples/licensed-product');

test('the example product passes its own tests in the lab, and its unit tests anywhere', async (t) => {
  const world = await startSmallWorld();
  t.after(() => world.close());
  const { NODE_TEST_CONTEXT: _ours, ...environment } = process.env;
  const end = await runProduct(world.driven, {
    command: [process.execPath, '--test', join('test', '*.test.mjs')],
    workingDirectory: example,
    environment: { ...environment, NODE_OPTIONS: '--conditions=attiva-source' },
  });
  assert.equal(end.exitCode, 0);
});

test('the how-to page quotes the example, line by line', () => {
  const page = readFileSync(join(root, 'docs/how-to/test-your-products-licensing.md'), 'utf8');
  const blocks = Array.from(page.matchAll(/^```js\n([\s\S]*?)^```$/gm), ([, code = '']) => code);
  const files = globSync('**/*.mjs', { cwd: example }).map((file) => readFileSync(join(example, file), 'utf8'));
  assert.ok(blocks.length >= 5, `${blocks.length} blocks`);
  for (const block of blocks)
    assert.ok(
      files.some((file) => file.includes(block)),
      block,
    );
});
