import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { chosenEngines, choosesEngine, engineAlone, opensDatabase } from './database-tests.ts';
import { allSuites } from './suites.ts';
import { needsOf } from './system-packages.ts';

const root = resolve(import.meta.dirname, '..');

test('DATABASES chooses engines; without it both are meant, and another word is an error', () => {
  assert.deepEqual([...chosenEngines('')], ['sqlite', 'postgres']);
  assert.deepEqual([...chosenEngines('postgres')], ['postgres']);
  assert.throws(() => chosenEngines('sqlite,oracle'), /DATABASES names "oracle"/);
});

for (const [folder, least] of [
  ['host', 50],
  ['authority', 25],
] as const) {
  test(`every test of packages/${folder} that opens a database runs on both engines, or says why not`, () =>
    judge(folder, least));
}

function judge(folder: string, least: number): void {
  const files = globSync(`packages/${folder}/src/**/*.test.ts`, { cwd: root }).map((file) => join(root, file));
  const opening = files.filter((file) => opensDatabase(file));
  assert.ok(opening.length > least, `${opening.length} files`);
  const suite = allSuites().find(({ name }) => name === `unit/${folder}-on-postgres`);
  const both = new Set(suite?.files);
  for (const file of opening) {
    if (needsOf(file).includes('postgresql')) continue;
    const reason = engineAlone(file);
    if (reason === undefined)
      assert.ok(!choosesEngine(file), `${file} chooses SQLite by itself: open it by the fixture`);
    else assert.ok(reason.length > 20, `${file}: a reason that convinces`);
    assert.equal(both.has(file), reason === undefined, file);
  }
  for (const file of files)
    if (engineAlone(file) !== undefined) assert.ok(opening.includes(file), `${file} opens none`);
}
