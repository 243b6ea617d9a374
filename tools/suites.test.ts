import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allSuites, chooseSuites, compiledFile } from './suites.ts';

test('suites are chosen by group or name; an unknown word is an error', () => {
  const suites = allSuites();
  const names = (wanted: string[]): string[] => chooseSuites(suites, wanted).map((suite) => suite.name);
  assert.deepEqual(names(['unit/protocol']), ['unit/protocol']);
  assert.deepEqual(names(['nodes']), ['nodes/20', 'nodes/22', 'nodes/24', 'nodes/26']);
  assert.equal(names([]).length, suites.length);
  assert.throws(() => chooseSuites(suites, ['unti']), /no suite or group is called "unti"/);
});

test('every suite has a name of its own in its group', () => {
  const suites = allSuites();
  assert.equal(new Set(suites.map((suite) => suite.name)).size, suites.length);
  for (const suite of suites) assert.ok(suite.name.startsWith(`${suite.group}/`), suite.name);
});

test('compiled tests are found where tsc writes them', () => {
  const root = new URL('..', import.meta.url).pathname;
  assert.equal(compiledFile(`${root}packages/client/src/a/b.test.ts`), `${root}packages/client/build/a/b.test.js`);
  assert.equal(compiledFile(`${root}packages/protocol/src/a.test.ts`), `${root}packages/protocol/dist/a.test.js`);
});
