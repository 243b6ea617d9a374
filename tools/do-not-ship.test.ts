/** What a product's bundler makes of `@attiva/client/testing`: its mark stays in whatever uses any of it, also minified. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { rolldown } from 'rolldown';

const root = resolve(import.meta.dirname, '..');
const mark = 'attiva-client-testing-do-not-ship';

async function bundle(t: TestContext, program: string): Promise<string> {
  const folder = mkdtempSync(join(root, '.do-not-ship-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const input = join(folder, 'product.js');
  writeFileSync(input, program);
  const build = await rolldown({
    input,
    platform: 'node',
    treeshake: true,
    resolve: { conditionNames: ['attiva-source', 'import'] },
  });
  const { output } = await build.generate({ format: 'esm', minify: true });
  await build.close();
  return output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('\n');
}

test('each way in leaves the mark in the bundle of a product', async (t) => {
  const ways = ["testActivation({ state: 'licensed' })", 'await labOptions()', 'await lab()'];
  for (const way of ways) {
    const name = /\w+(?=\()/.exec(way)?.[0] ?? '';
    const code = await bundle(t, `import { ${name} } from '@attiva/client/testing';\nconsole.log(${way});\n`);
    assert.ok(code.includes(mark), way);
  }
});

test('a product that keeps it in its tests has no trace of it', async (t) => {
  const code = await bundle(
    t,
    "import { openActivation } from '@attiva/client';\nconsole.log(await openActivation({}));\n",
  );
  assert.ok(code.length > 50_000);
  assert.ok(!code.includes(mark));
  assert.ok(!code.includes('ATTIVA_LAB'));
});
