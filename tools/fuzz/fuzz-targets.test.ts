/**
 * The short pass of every run of the tests: what was kept once, then fresh inputs, the same ones each time for the same
 * commit. `npm run fuzz` is the long form.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runTargets } from './run-targets.ts';
import { fuzzTargets } from './targets.ts';

const root = join(import.meta.dirname, '../..');
/** With a number of inputs in the place of a time: a failure here is a failure for everybody, and not of this run alone. */
const seed = 20_261_126;

for (const target of fuzzTargets) {
  test(`${target.name}: what is kept and some fresh inputs show nothing that must not be`, async (context) => {
    const lines: string[] = [];
    const findings = await runTargets({
      targets: [target],
      root,
      seed,
      seconds: Number.POSITIVE_INFINITY,
      executions: target.stateful === true ? 64 : 256,
      clock: () => performance.now(),
      print: (line) => lines.push(line),
    });
    context.diagnostic(`seed ${seed}: ${lines[0] ?? ''}`);
    assert.equal(findings, 0, lines.join('\n'));
  });
}
