import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allScenarios } from './library.ts';
import { playAll } from './play-all.ts';
import type { ScenarioResult } from './run-scenario.ts';

const found = await allScenarios();
const names = found.map(({ name }) => name);
/** All of them are played at once, one thread for each core; each is a test by itself. */
const waiting = new Map<string, (result: ScenarioResult) => void>();
const results = new Map(
  names.map((name) => [name, new Promise<ScenarioResult>((resolve) => waiting.set(name, resolve))]),
);
const all = playAll(
  found.map(({ name, scenario }) => ({ name, scenario, seed: 1 })),
  { onResult: (result) => waiting.get(result.name)?.(result) },
);

test('the scenarios that the lab promises are there', () => {
  const promised = [
    'threshold-25',
    'count-sinks',
    'host-away-179',
    'host-away-200',
    'grace',
    'agreement-ends',
    'maintenance-ends',
    'clock-set-back',
    'clock-set-forward',
    'bios-glitch',
    'laptop-asleep',
    'host-restored',
    'host-copied',
    'database-lost',
    'image-together-own',
    'image-together-same',
    'image-together-none',
    'image-one-by-one',
    'terminal-server',
    'two-vendors',
    'lossy-network',
  ];
  assert.deepEqual(
    promised.filter((name) => !names.includes(name)),
    [],
  );
});

for (const { name, scenario } of found) {
  test(`${name}: ${scenario.title}`, async () => {
    const result = (await Promise.race([results.get(name), all.then(() => results.get(name))])) as ScenarioResult;
    const wrong = result.findings.filter(({ good }) => !good);
    assert.deepEqual(wrong, []);
    assert.ok(result.findings.length > 0, 'a scenario expects something');
  });
}
