import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FuzzRun, fuzzTarget } from './engine.ts';
import { plantedParser, pollutingParser } from './planted.test.fixture.ts';
import type { FuzzTarget } from './target.ts';
import { replaceCharacter } from './text-mutators.ts';

const root = join(import.meta.dirname, '../..');

const planted: FuzzTarget = {
  name: 'planted',
  covers: [],
  sources: ['tools/fuzz/planted.test.fixture.ts'],
  seeds: () => ['xxxxxxxxxx'],
  mutators: [replaceCharacter],
  dictionary: [],
  longest: 16,
  run: plantedParser,
};

function fuzzPlanted(change: { guided?: boolean; target?: FuzzTarget; executions?: number } = {}): Promise<FuzzRun> {
  const { guided = true, target = planted, executions = 25_000 } = change;
  let found = false;
  const seen: FuzzTarget = {
    ...target,
    run: (input) => {
      try {
        return target.run(input);
      } catch (error) {
        found = true;
        throw error;
      }
    },
  };
  return fuzzTarget({
    target: seen,
    root,
    seed: 7,
    kept: [],
    goOn: (done) => !found && done < executions,
    clock: () => 0,
    guided,
  });
}

test('a mistake behind five nested conditions is found by guidance and not without it', async () => {
  const guided = await fuzzPlanted();
  assert.equal(guided.findings.length, 1);
  assert.match(guided.findings[0]?.what ?? '', /the planted mistake at tools\/fuzz\/planted\.test\.fixture\.ts/);
  assert.ok(guided.blocks > 5);
  const blind = await fuzzPlanted({ guided: false });
  assert.deepEqual(blind.findings, []);
  assert.ok(blind.executions >= 25_000);
  assert.ok(blind.executions > guided.executions);
});

test('the same seed finds the same with the same number of steps', async () => {
  const [first, second] = [await fuzzPlanted({ executions: 4000 }), await fuzzPlanted({ executions: 4000 })];
  assert.ok(first.corpus.length > 2);
  assert.deepEqual(
    [second.executions, second.corpus, second.findings[0]?.input],
    [first.executions, first.corpus, first.findings[0]?.input],
  );
});

test('a parser that writes into Object.prototype is found, and the prototype is clean again', async () => {
  const target = { ...planted, dictionary: ['__proto__'], run: pollutingParser };
  const { findings } = await fuzzPlanted({ target, executions: 2000 });
  assert.match(findings[0]?.what ?? '', /it wrote polluted into Object\.prototype/);
  assert.deepEqual(Object.keys(Object.prototype), []);
});

test('an input that takes too long twice is found, and one that was slow by chance is not', async () => {
  for (const [slow, expected] of [
    [() => true, 1],
    [(call: number) => call === 1, 0],
  ] as const) {
    let calls = 0;
    let now = 0;
    const run = (): string => {
      calls += 1;
      if (slow(calls)) now += 1500;
      return 'read';
    };
    const target = { ...planted, seeds: () => ['x'], run };
    const { findings } = await fuzzTarget({ target, root, seed: 1, kept: [], goOn: () => false, clock: () => now });
    assert.equal(findings.length, expected);
  }
});
