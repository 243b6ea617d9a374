import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCode } from '../authority.test.fixture.ts';
import { createVisits, placeOf, visitLimits } from './visits.ts';

const limits = { ...visitLimits, perWindow: 3, windowSeconds: 60, atOncePerAddress: 2, atOnce: 3, remembered: 2 };

test('so many in a window, whether they went well or not; then the time that is left', () => {
  let now = 0;
  const visits = createVisits(() => now, limits);
  for (let visit = 0; visit < 3; visit += 1) visits.enter('192.0.2.1')();
  now = 20_500;
  assert.throws(
    () => visits.enter('192.0.2.1'),
    (error) =>
      withCode('too-many-requests')(error) && (error as { retryAfterSeconds?: number }).retryAfterSeconds === 40,
  );
  visits.enter('192.0.2.2')();
  now = 60_000;
  visits.enter('192.0.2.1')();
});

test('a few at once of one address, some more of all; whoever leaves twice makes room once', () => {
  const visits = createVisits(() => 0, limits);
  const leave = visits.enter('192.0.2.1');
  visits.enter('192.0.2.1');
  assert.throws(() => visits.enter('192.0.2.1'), withCode('busy'));
  visits.enter('192.0.2.2');
  assert.throws(() => visits.enter('192.0.2.3'), withCode('busy'));
  leave();
  leave();
  visits.enter('192.0.2.3');
  assert.throws(() => visits.enter('192.0.2.4'), withCode('busy'));
});

test('a network of IPv6 is one visitor, an address of IPv4 another, however they are written', () => {
  assert.equal(placeOf('2001:db8:0:12:aaaa:bbbb:cccc:dddd'), placeOf('2001:0DB8::12:1:2:3:4'));
  assert.notEqual(placeOf('2001:db8:0:12::1'), placeOf('2001:db8:0:13::1'));
  assert.equal(placeOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(placeOf('fe80::1%eth0'), placeOf('fe80::2'));
});
