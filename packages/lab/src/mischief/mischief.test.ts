import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readScenario } from '../scenario/read-scenario.ts';
import { runScenario } from '../scenario/run-scenario.ts';
import { type MischiefKind, mischiefKinds } from './mischief.ts';

const scenario = `title = "Two machines and a mischief"

[[machines]]
name = "pc"
count = 2
edition = "studio"

[[step]]
at = "day 30"
expect = [
  { machines = "pc-*", state = "licensed", identities = 2, own-leases = true },
  { host = "act-01", inventory = 2, splits = 0 },
]
`;

for (const kind of mischiefKinds) {
  test(`machines get through ${kind}, and it shows in their attempts`, async () => {
    const codes = new Set<string>();
    const result = await play(kind, codes);
    assert.deepEqual(
      result.findings.filter(({ good }) => !good),
      [],
    );
    assert.ok(codes.size > 0, 'the mischief was met');
  });
}

test('the same seed gives the same run', async () => {
  const runs = [await play('all', new Set()), await play('all', new Set())];
  assert.equal(runs[0]?.attempts, runs[1]?.attempts);
});

async function play(mischief: MischiefKind, codes: Set<string>): ReturnType<typeof runScenario> {
  return runScenario(readScenario(scenario, 'a test'), {
    name: 'a test',
    seed: 3,
    mischief,
    clock: () => 0,
    onStage: ({ world }) => {
      world.onAttempt = (_machine, { hosts }) => {
        for (const { code } of hosts) if (code !== undefined) codes.add(code);
      };
    },
  });
}
