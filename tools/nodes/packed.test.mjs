// The packed SDK as a product would have it: installed, on the Node that runs this file. Plain JavaScript, for Node 20.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const prefix = process.env.ATTIVA_E2E_PREFIX;
const sdk = join(prefix, 'node_modules/@attiva/client');

function importFromPrefix(name) {
  const script = `import(${JSON.stringify(name)}).then((door) => console.log(JSON.stringify(Object.keys(door))))`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: prefix,
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

test('the packed SDK can be imported and opens activations', () => {
  assert.ok(importFromPrefix('@attiva/client').includes('openActivation'));
});

test('the packed SDK is one file of code with its types, and depends on nothing', () => {
  const manifest = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
  assert.deepEqual(manifest.dependencies ?? {}, {});
  assert.deepEqual(readdirSync(join(sdk, 'dist')).sort(), ['index.d.ts', 'index.js']);
  const imported = [...readFileSync(join(sdk, 'dist/index.js'), 'utf8').matchAll(/^import\b[^'"]*['"]([^'"]+)['"]/gm)];
  assert.ok(imported.length > 0);
  for (const [, name] of imported) assert.match(name, /^node:/);
});

test('the packed protocol can be imported', () => {
  assert.ok(importFromPrefix('@attiva/protocol').includes('ActivationError'));
});
