import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualTime } from './virtual-time.ts';

test('activities run in the order of their moments, and the clock shows each its own', async () => {
  const time = new VirtualTime(1000);
  const seen: string[] = [];
  time.at(1300, () => void seen.push(`late ${time.now}`));
  time.at(1100, () => void seen.push(`early ${time.now}`));
  time.at(1100, () => void seen.push(`early too ${time.now}`));
  await time.advanceTo(1200);
  assert.deepEqual(seen, ['early 1100', 'early too 1100']);
  assert.equal(time.now, 1200);
  await time.advanceTo(1300);
  assert.deepEqual(seen.at(-1), 'late 1300');
});

test('an activity that sleeps lets the others run, and time waits for whoever is awake', async () => {
  const time = new VirtualTime(0);
  const seen: string[] = [];
  time.at(10, async () => {
    await time.sleep(100);
    seen.push(`sleeper ${time.now}`);
  });
  time.at(20, async () => {
    for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
    seen.push(`busy ${time.now}`);
  });
  await time.advanceTo(1000);
  assert.deepEqual(seen, ['busy 20', 'sleeper 110']);
});

test('what begins at one moment is under way together', async () => {
  const time = new VirtualTime(0);
  let together = 0;
  let most = 0;
  for (let i = 0; i < 10; i += 1) {
    time.at(5, async () => {
      together += 1;
      most = Math.max(most, together);
      await time.sleep(1);
      together -= 1;
    });
  }
  await time.advanceTo(10);
  assert.equal(most, 10);
  assert.equal(together, 0);
});

test('a cancelled activity does not run; a failing one fails the advance and nothing else', async () => {
  const time = new VirtualTime(0);
  const seen: string[] = [];
  time.at(1, () => void seen.push('never'))();
  time.at(2, () => {
    throw new RangeError('planned');
  });
  time.at(3, () => void seen.push('after'));
  await assert.rejects(time.advanceTo(10), /planned/);
  await time.advanceTo(10);
  assert.deepEqual(seen, ['after']);
});

test('a thousand moments in any order come out sorted', async () => {
  const time = new VirtualTime(0);
  const seen: number[] = [];
  for (let i = 0; i < 1000; i += 1) {
    const moment = (i * 7919) % 1000;
    time.at(moment, () => void seen.push(time.now));
  }
  await time.advanceTo(1000);
  assert.equal(seen.length, 1000);
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
});
