// needs: linux root strace
/** Failing disks in short: each kind of failure once or twice. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random } from '../fuzz/random.ts';
import { isGood, playFault } from './fault.ts';
import { chooseFaults } from './faults.ts';

const rounds: Readonly<Record<string, number>> = { 'disk-errors': 4, 'disk-authority': 4 };

describe('in short', { concurrency: 2 }, () => {
  for (const fault of chooseFaults(['disk'])) {
    test(`${fault.name}: ${fault.what}`, async () => {
      const result = await playFault(fault, rounds[fault.name] ?? 1, new Random(7));
      assert.ok(isGood(result), JSON.stringify(result, undefined, 2));
    });
  }
});
