import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { findParsers, notFuzzed } from './parsers.ts';
import { chooseTargets, fuzzTargets } from './targets.ts';

const found = findParsers(join(import.meta.dirname, '../..'));
const covered = new Set(fuzzTargets.flatMap(({ covers }) => covers));

test('every parser has a fuzz target, or a reason why it has none in tools/fuzz/parsers.ts', () => {
  assert.ok(found.length > 40, `saw only ${found.length} functions`);
  const without = found.filter(({ name }) => !covered.has(name) && !Object.hasOwn(notFuzzed, name));
  assert.deepEqual(
    without.map(({ name, file }) => `${name} in ${file}: give it a target in tools/fuzz/targets`),
    [],
  );
});

test('a reason is given for functions that exist and have no target', () => {
  const names = new Set(found.map(({ name }) => name));
  assert.deepEqual(
    Object.keys(notFuzzed).filter((name) => !names.has(name) || covered.has(name)),
    [],
  );
});

test('targets have names of their own, seeds and sources', () => {
  assert.equal(new Set(fuzzTargets.map(({ name }) => name)).size, fuzzTargets.length);
  for (const { name, seeds, sources } of fuzzTargets) {
    assert.match(name, /^[a-z]+(?:-[a-z]+)*$/);
    assert.ok(seeds().length > 0 && sources.length > 0, name);
  }
});

test('targets are chosen by name, and a wrong name is told', () => {
  assert.deepEqual(
    chooseTargets(['chains', 'host-port']).map(({ name }) => name),
    ['chains', 'host-port'],
  );
  assert.equal(chooseTargets([]).length, fuzzTargets.length);
  assert.throws(() => chooseTargets(['chain']), /no fuzz target is called "chain"/);
});
