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

test('the packed SDK gives a test a license of any state', () => {
  assert.ok(importFromPrefix('@attiva/client/testing').includes('testActivation'));
  const script = `import('@attiva/client/testing').then(({ testActivation }) => {
    const license = testActivation({ state: 'licensed', endsIn: '12 days' });
    license.advance('13 days');
    console.log(license.status().state);
  })`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: prefix,
    encoding: 'utf8',
  });
  assert.equal(output.trim(), 'additional-grace');
});

test('the packed SDK is one file of code and one for tests, with their types, and depends on nothing', () => {
  const manifest = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'));
  assert.deepEqual(manifest.dependencies ?? {}, {});
  const files = ['index.d.ts', 'index.js', 'testing.d.ts', 'testing.js', 'types.d.ts'];
  assert.deepEqual(readdirSync(join(sdk, 'dist')).sort(), files);
  for (const file of ['index.js', 'testing.js']) {
    const imported = [...readFileSync(join(sdk, 'dist', file), 'utf8').matchAll(/^import\b[^'"]*['"]([^'"]+)['"]/gm)];
    assert.ok(imported.length > 0);
    for (const [, name] of imported) assert.match(name, /^node:/);
  }
});

test('the packed protocol can be imported', () => {
  assert.ok(importFromPrefix('@attiva/protocol').includes('ActivationError'));
});

test('what must not be shipped can be told: only the file for tests carries its mark', () => {
  const mark = 'attiva-client-testing-do-not-ship';
  assert.ok(readFileSync(join(sdk, 'dist/testing.js'), 'utf8').includes(mark));
  assert.ok(!readFileSync(join(sdk, 'dist/index.js'), 'utf8').includes(mark));
});
