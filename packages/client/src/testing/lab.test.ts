import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { everyMinute } from '../clock.ts';
import { LabClock } from './lab-clock.ts';
import { lab, labOptions } from './index.ts';

function withAddress(t: TestContext, address: string | undefined): void {
  const before = process.env['ATTIVA_LAB'];
  const set = (value: string | undefined): void => {
    if (value === undefined) delete process.env['ATTIVA_LAB'];
    else process.env['ATTIVA_LAB'] = value;
  };
  set(address);
  t.after(() => set(before));
}

test('outside a lab there is nothing to set, and a test is told how to get in', async (t) => {
  withAddress(t, undefined);
  assert.deepEqual(await labOptions(), {});
  await assert.rejects(lab(), /attiva lab run grace -- COMMAND/);
});

test('an address that no lab gives is refused: nobody names a lab of his own elsewhere', async (t) => {
  const addresses = [
    'https://127.0.0.1/x/',
    'http://lab.example/x/',
    'http://127.0.0.1.lab.example/',
    '/tmp/lab',
    'lab',
  ];
  for (const address of addresses) {
    withAddress(t, address);
    await assert.rejects(labOptions(), TypeError, address);
    await assert.rejects(lab(), TypeError, address);
  }
});

test('a lab that has ended is told at once', async (t) => {
  withAddress(t, 'http://127.0.0.1:9/token/');
  await assert.rejects(lab(), /ECONNREFUSED|bad port/i);
});

test("the lab's clock stands still, and calls nobody by itself", async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const clock = new LabClock({ seq: 0, now: 1_800_000_000_000 });
  let looks = 0;
  const stop = everyMinute(clock, async () => {
    looks += 1;
    return { application: 'aurora-studio', edition: 'studio', state: 'licensed', warning: false };
  });
  t.mock.timers.tick(600_000);
  assert.deepEqual([clock.now(), clock.monotonic(), looks], [1_800_000_000_000, 0, 0]);
  stop();
});
