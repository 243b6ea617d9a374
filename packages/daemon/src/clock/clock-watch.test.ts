import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fakeClock } from '@attiva/testkit';
import { type ClockStep, type ClockStore, ClockWatch, type KeptClock } from './clock-watch.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** One database for all machines of a test; a machine with its own clocks. */
function kept(): ClockStore & { row: KeptClock | undefined; saves: number } {
  const store = {
    row: undefined as KeptClock | undefined,
    saves: 0,
    async change(work: (before: KeptClock | undefined) => KeptClock): Promise<void> {
      store.row = JSON.parse(JSON.stringify(work(store.row))) as KeptClock;
      store.saves += 1;
    },
  };
  return store;
}

/** A machine that has been up for an hour. `boot` starts it anew, `start` the process alone. */
function machineOn(store: ClockStore, machine = 'host-1') {
  const clock = fakeClock();
  let upSince = clock.monotonic() - hour;
  const steps: ClockStep[] = [];
  const start = (): ClockWatch =>
    new ClockWatch({
      store,
      machine,
      now: clock.now,
      uptime: () => (clock.monotonic() - upSince) / 1000,
      onStep: (step) => steps.push(step),
    });
  return {
    clock,
    steps,
    start,
    boot: (): ClockWatch => {
      upSince = clock.monotonic() - 30_000;
      return start();
    },
  };
}

/** A machine that has looked for longer than a day and holds nothing back. */
async function settled(store: ClockStore = kept(), machine?: string) {
  const made = machineOn(store, machine);
  const watch = made.start();
  await watch.look();
  made.clock.advance(25 * hour);
  assert.equal(await watch.holdsBack(), false);
  made.steps.length = 0;
  return { ...made, watch };
}

describe('the clock of a machine', () => {
  test('that nobody ever looked at holds back for a day', async () => {
    const { start, clock } = machineOn(kept());
    const watch = start();
    assert.equal(await watch.holdsBack(), true);
    clock.advance(day - 1000);
    assert.equal(await watch.holdsBack(), true);
    clock.advance(1000);
    assert.equal(await watch.holdsBack(), false);
  });

  for (const [what, by] of [
    ['forward by ten years', 3650 * day],
    ['forward by two minutes', 120_000],
    ['back by an hour', -hour],
    ['back by years', -3650 * day],
  ] as const) {
    test(`that was set ${what} holds back for a day, also over a restart`, async () => {
      const { watch, clock, steps, start } = await settled();
      clock.set(clock.now() + by);
      assert.equal(await watch.holdsBack(), true);
      assert.deepEqual(steps, [{ at: Math.floor(clock.now() / 1000), by: by / 1000 }]);
      clock.advance(23 * hour);
      const again = start();
      assert.equal(await again.holdsBack(), true);
      clock.advance(hour);
      assert.equal(await again.holdsBack(), false);
      assert.equal(steps.length, 1);
    });
  }

  test('that is set right again begins another day', async () => {
    const { watch, clock, steps } = await settled();
    clock.set(clock.now() + 3650 * day);
    await watch.look();
    clock.advance(20 * hour);
    clock.set(clock.now() - 3650 * day);
    assert.equal(await watch.holdsBack(), true);
    clock.advance(20 * hour);
    assert.equal(await watch.holdsBack(), true);
    assert.equal(steps.length, 2);
  });

  test('that a time server slews is not set: half a millisecond a second, for days', async () => {
    const { watch, clock, steps } = await settled();
    for (let minute = 0; minute < 3 * 1440; minute += 1) {
      clock.advance(60_000);
      clock.set(clock.now() + 30);
      await watch.look();
    }
    assert.deepEqual(steps, []);
  });

  test('is written down once an hour, not with every look', async () => {
    const store = kept();
    const { watch, clock } = await settled(store);
    const before = store.saves;
    for (let minute = 0; minute < 120; minute += 1) {
      clock.advance(60_000);
      await watch.look();
    }
    assert.equal(store.saves - before, 2);
  });

  test('is shared once a second, however often it is asked for; a step of its own is seen at once', async () => {
    const store = kept();
    const { watch, clock } = await settled(store);
    clock.advance(5000);
    const before = store.saves;
    for (let step = 0; step < 100; step += 1) {
      assert.equal(await watch.holdsBack(), false);
      clock.advance(20);
    }
    assert.equal(store.saves - before, 2);
    clock.set(clock.now() + day);
    assert.equal(await watch.holdsBack(), true);
  });
});

describe('a start', () => {
  test('of the process after days is none of the clock: the machine ran on, or slept', async () => {
    const { clock, steps, start } = await settled();
    clock.advance(10 * day);
    assert.equal(await start().holdsBack(), false);
    assert.deepEqual(steps, []);
  });

  test('of the process after which the clock was set is noticed', async () => {
    const { clock, steps, start } = await settled();
    clock.advance(hour);
    clock.set(clock.now() + 30 * day);
    assert.equal(await start().holdsBack(), true);
    assert.deepEqual(steps, [{ at: Math.floor(clock.now() / 1000), by: (30 * day) / 1000 }]);
  });

  test('of the machine in the morning is believed', async () => {
    const { clock, steps, boot } = await settled();
    clock.advance(14 * hour);
    assert.equal(await boot().holdsBack(), false);
    assert.deepEqual(steps, []);
  });

  for (const [what, set] of [
    ['after days may be a clock that runs ahead', 5 * day],
    ['with a clock that stands at the year it was built', -3650 * day],
  ] as const) {
    test(`of the machine ${what}: held back`, async () => {
      const { clock, steps, boot } = await settled();
      clock.advance(hour);
      clock.set(clock.now() + set);
      assert.equal(await boot().holdsBack(), true);
      assert.deepEqual(steps, [{ at: Math.floor(clock.now() / 1000) }]);
    });
  }
});

describe('several machines on one database', () => {
  test('have clocks of their own, and a step of one holds all back', async () => {
    const store = kept();
    const first = await settled(store, 'host-1');
    const second = machineOn(store, 'host-2');
    second.clock.advance(25 * hour + 500);
    const watch = second.start();
    assert.equal(
      await watch.holdsBack(),
      false,
      'a machine that joins is believed when its time is that of the others',
    );
    first.clock.set(first.clock.now() + 120_000);
    await first.watch.look();
    second.clock.advance(1000);
    assert.equal(await watch.holdsBack(), true);
    assert.deepEqual(second.steps, []);
  });

  test('one that joins with another time is not believed', async () => {
    const store = kept();
    await settled(store, 'host-1');
    const second = machineOn(store, 'host-2');
    second.clock.set(second.clock.now() - 30 * day);
    assert.equal(await second.start().holdsBack(), true);
  });

  test('are remembered in bounded number', async () => {
    const store = kept();
    for (let i = 0; i < 100; i += 1) await machineOn(store, `host-${i}`).start().look();
    assert.equal(Object.keys(store.row?.seen ?? {}).length, 64);
  });
});
