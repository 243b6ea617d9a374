import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimateStorm, judgeMachine } from './judge-machine.ts';

const rates = { newPerSecond: 1000, renewalsPerSecond: 2000, waitedForDatabase: 0.1, usedProcessor: 0.4 };

test('a storm is drained as fast as machines come, else as fast as the host answers', () => {
  assert.deepEqual(estimateStorm(1000, 1000), { machines: 1000, drainSeconds: 120, comeBackLater: 0 });
  assert.deepEqual(estimateStorm(125_000, 1000), { machines: 125_000, drainSeconds: 125, comeBackLater: 0 });
  assert.deepEqual(estimateStorm(300_000, 1000), { machines: 300_000, drainSeconds: 130, comeBackLater: 170_000 });
  assert.deepEqual(
    estimateStorm(10, 0),
    { machines: 10, drainSeconds: 120, comeBackLater: 10 },
    'a host that answers nobody',
  );
});

test('as many machines as are answered while they wait, and as many as renew within a week at half of what it can', () => {
  const { stormMachines, renewingMachines, storms, enough } = judgeMachine({ ...rates, newPerSecond: 1234 });
  assert.equal(stormMachines, 160_000, '160,420, rounded down');
  assert.equal(renewingMachines, 600_000_000);
  assert.deepEqual(
    storms.map(({ machines }) => machines),
    [1000, 10_000, 100_000],
  );
  assert.equal(enough, undefined);
});

test('for a number of machines it says whether that is enough', () => {
  assert.equal(judgeMachine(rates, 130_000).enough, true);
  assert.equal(judgeMachine(rates, 130_001).enough, false);
  assert.equal(judgeMachine({ ...rates, renewalsPerSecond: 0.01 }, 5000).enough, false, 'too slow for renewals');
  assert.deepEqual(judgeMachine(rates, 7).storms, [{ machines: 7, drainSeconds: 120, comeBackLater: 0 }]);
});

test('what would help first: the database where commits are waited for, then the processor, else a machine that asks more', () => {
  assert.equal(judgeMachine({ ...rates, waitedForDatabase: 0.5 }).limit, 'database');
  assert.equal(judgeMachine(rates).limit, 'processor');
  assert.equal(judgeMachine({ ...rates, usedProcessor: 0.2 }).limit, 'load');
});
