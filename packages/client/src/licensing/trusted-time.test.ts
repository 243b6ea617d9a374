import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeSite, fakeClock } from '@attiva/testkit';
import { openActivation } from '../open-activation.ts';
import { TrustedTime } from './trusted-time.ts';

const hour = 3_600_000;
const day = 24 * hour;

test('a clock held back gains nothing: time goes on from the newest that was seen', () => {
  const clock = fakeClock();
  const time = new TrustedTime(clock);
  const start = clock.now() / 1000;
  assert.equal(time.now(undefined), start);
  clock.set(clock.now() - 40 * day);
  assert.equal(time.now(start), start);
  clock.advance(2 * day);
  assert.equal(time.now(start), start + 2 * 86_400);
});

test('remembered at most hourly, and not over an hour in which somebody set the clock', () => {
  const clock = fakeClock();
  const time = new TrustedTime(clock);
  const minute = (): number | undefined => {
    clock.advance(60_000);
    return time.toRemember(undefined);
  };
  const written = Array.from({ length: 180 }, minute).filter((value) => value !== undefined);
  assert.equal(written.length, 3);
  clock.set(clock.now() + 400 * day);
  assert.ok(Array.from({ length: 59 }, minute).every((value) => value === undefined));
});

test('setting the clock back does not lengthen a lease; the next contact heals every accident', async (t) => {
  const { clock, host, product } = await createFakeSite(t);
  const license = await openActivation(product());
  await license.setHost(host.address);
  await license.ensureActivated();
  const port = host.port;
  await host.close();
  const start = clock.now();
  for (let minute = 0; minute < 3 * 60; minute += 1) {
    clock.advance(60_000);
    await license.tick();
  }
  clock.advance(190 * day);
  for (let minute = 0; minute < 2 * 60; minute += 1) {
    clock.advance(60_000);
    await license.tick();
  }
  assert.equal(license.status().state, 'additional-grace');
  clock.set(start + day);
  assert.equal(license.status().state, 'additional-grace');
  const restarted = await openActivation(product());
  assert.equal(restarted.status().state, 'additional-grace', 'it was written down');
  await host.listen(port);
  assert.equal((await restarted.ensureActivated()).outcome, 'licensed');
  assert.equal(restarted.status().state, 'licensed', 'the signed answer has set the time back');
});

test('a lease from ahead of the clock does not count now, and heals by itself', async (t) => {
  const { clock, host, product } = await createFakeSite(t);
  const start = clock.now();
  const license = await openActivation(product());
  clock.advance(20 * day);
  await license.setHost(host.address);
  await license.ensureActivated();
  const { folder } = license.machine;
  await folder.locked((writer) => {
    const { latest: _latest, ...state } = writer.read().state; // A snapshot from before the clock was ever noted.
    writer.writeState(state);
  });
  clock.set(start);
  const early = await openActivation(product());
  assert.equal(early.status().state, 'initial-grace');
  assert.equal(early.status().reason, 'clock-behind-lease');
  clock.set(start + 20 * day);
  assert.equal(early.status().state, 'licensed');
});

test('a change of network after a failed renewal is a reason to ask at once, for fifteen minutes', async (t) => {
  const { clock, host, product } = await createFakeSite(t);
  const { systemNetwork } = await import('../network/system-network.ts');
  let networks = 'cable';
  const network = { ...systemNetwork(), signature: () => networks };
  const license = await openActivation({ ...product(), network });
  await license.setHost(host.address);
  await license.ensureActivated();
  const port = host.port;
  await host.close();
  clock.advance(8 * day);
  await license.tick();
  assert.equal(license.status().lastAttempt?.code, 'connection-refused');
  const attempts: string[] = [];
  license.on('attempt', ({ outcome }) => attempts.push(outcome));
  clock.advance(60_000);
  await license.tick();
  assert.deepEqual(attempts, [], 'nothing has changed');
  await host.listen(port);
  networks = 'vpn';
  clock.advance(60_000);
  await license.tick();
  assert.deepEqual(attempts, ['licensed']);
  await host.close();
  clock.advance(8 * day);
  await license.tick();
  clock.advance(16 * 60_000);
  networks = 'cable';
  await license.tick();
  assert.deepEqual(attempts, ['licensed', 'failed'], 'after fifteen minutes the activation interval counts again');
});
