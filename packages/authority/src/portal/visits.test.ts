import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCode } from '../authority.test.fixture.ts';
import { createVisits, placeOf, siteOf, type Visit, type VisitLimits, visitLimits } from './visits.ts';

const limits: VisitLimits = {
  ...visitLimits,
  windowSeconds: 60,
  address: { perWindow: 3, atOnce: 2 },
  site: { perWindow: 5, atOnce: 3 },
  atOnce: 4,
  arriving: 3,
};

interface TestVisits {
  readonly enter: (address: string) => Visit;
  /** Addresses whose bodies had to leave. */
  readonly displaced: readonly string[];
}

function visitsOf(now: () => number, its: VisitLimits): TestVisits {
  const visits = createVisits(now, its);
  const displaced: string[] = [];
  const giveUp = (address: string) => (error: unknown) => {
    withCode('busy')(error);
    displaced.push(address);
  };
  return { displaced, enter: (address) => visits.enter(address, giveUp(address)) };
}

test('so many in a window, whether they went well or not; then the time that is left', () => {
  let now = 0;
  const visits = visitsOf(() => now, limits);
  for (let visit = 0; visit < 3; visit += 1) visits.enter('192.0.2.1').leave();
  now = 20_500;
  assert.throws(
    () => visits.enter('192.0.2.1'),
    (error) =>
      withCode('too-many-requests')(error) && (error as { retryAfterSeconds?: number }).retryAfterSeconds === 40,
  );
  visits.enter('192.0.2.2').leave();
  now = 60_000;
  visits.enter('192.0.2.1').leave();
});

test('a few at once of one address, some more of all; whoever leaves twice makes room once', () => {
  const visits = visitsOf(() => 0, limits);
  const enter = (address: string): (() => void) => {
    const { arrived, leave } = visits.enter(address);
    arrived();
    return leave;
  };
  const leave = enter('192.0.2.1');
  enter('192.0.2.1');
  assert.throws(() => enter('192.0.2.1'), withCode('busy'));
  enter('192.0.2.2');
  enter('192.0.2.3');
  assert.throws(() => enter('192.0.2.4'), withCode('busy'));
  leave();
  leave();
  enter('192.0.2.4');
  assert.throws(() => enter('192.0.2.5'), withCode('busy'));
});

test('bodies on their way take some of the places only; one that is there makes room for the next', () => {
  const visits = visitsOf(() => 0, limits);
  const [first, second] = [visits.enter('192.0.2.1'), visits.enter('192.0.2.2')];
  visits.enter('192.0.2.3');
  assert.throws(() => visits.enter('192.0.2.4'), withCode('busy'));
  first.arrived();
  first.arrived();
  visits.enter('192.0.2.4');
  assert.throws(() => visits.enter('192.0.2.5'), withCode('busy'));
  first.leave();
  second.leave();
  visits.enter('192.0.2.5').leave();
});

test('one who holds several places for bodies gives the oldest to a visitor who holds fewer', () => {
  const visits = visitsOf(() => 0, limits);
  const first = visits.enter('192.0.2.1');
  visits.enter('192.0.2.1');
  visits.enter('192.0.2.2');
  visits.enter('192.0.2.3');
  assert.deepEqual(visits.displaced, ['192.0.2.1']);
  first.arrived();
  assert.throws(() => visits.enter('192.0.2.4'), withCode('busy'), 'now each holds one; all are inside');
  first.leave();
  assert.throws(() => visits.enter('192.0.2.4'), withCode('busy'), 'each still holds one');
  assert.throws(() => visits.enter('192.0.2.2'), withCode('busy'));
  assert.deepEqual(visits.displaced, ['192.0.2.1']);
});

test('networks of one site of IPv6 hold their places together', () => {
  const visits = visitsOf(() => 0, { ...limits, atOnce: 9 });
  for (const network of [1, 2, 3]) visits.enter(`2001:db8:0:${network}::1`);
  visits.enter('2001:db8:1:1::1');
  visits.enter('192.0.2.1');
  assert.deepEqual(visits.displaced, ['2001:db8:0:1::1', '2001:db8:0:2::1']);
});

test('whoever is inside while a window ends takes its place along when it leaves', () => {
  let now = 0;
  const visits = visitsOf(() => now, limits);
  for (let window = 0; window < 5; window += 1) {
    const { leave } = visits.enter('192.0.2.1');
    now += 60_000;
    const next = visits.enter('192.0.2.1');
    leave();
    next.leave();
  }
});

test('the networks of a site of IPv6 share its places and its window', () => {
  let now = 0;
  const visits = visitsOf(() => now, limits);
  const inside = [1, 2, 3].map((network) => visits.enter(`2001:db8:0:${network}::1`));
  for (const { arrived } of inside) arrived();
  assert.throws(() => visits.enter('2001:db8:0:4::1'), withCode('busy'));
  visits.enter('2001:db8:1:4::1').leave();
  for (const { leave } of inside) leave();
  for (const network of [5, 6]) visits.enter(`2001:db8:0:${network}::1`).leave();
  assert.throws(() => visits.enter('2001:db8:0:7::1'), withCode('too-many-requests'));
  now = 60_000;
  visits.enter('2001:db8:0:7::1').leave();
});

test('a site that used up its share does not push the others out of memory', () => {
  const visits = visitsOf(() => 0, { ...limits, remembered: 8 });
  for (let visit = 0; visit < 3; visit += 1) visits.enter('192.0.2.1').leave();
  for (let network = 1; network <= 5; network += 1) visits.enter(`2001:db8:0:${network}::1`).leave();
  for (let network = 6; network <= 50; network += 1) {
    assert.throws(() => visits.enter(`2001:db8:0:${network}::1`), withCode('too-many-requests'));
  }
  assert.throws(() => visits.enter('192.0.2.1'), withCode('too-many-requests'));
});

test('a network of IPv6 is one visitor, an address of IPv4 another, however they are written', () => {
  assert.equal(placeOf('2001:db8:0:12:aaaa:bbbb:cccc:dddd'), placeOf('2001:0DB8::12:1:2:3:4'));
  assert.notEqual(placeOf('2001:db8:0:12::1'), placeOf('2001:db8:0:13::1'));
  assert.equal(placeOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(placeOf('fe80::1%eth0'), placeOf('fe80::2'));
  assert.equal(siteOf('2001:db8:0:12::1'), siteOf('2001:0DB8::13:1:2:3:4'));
  assert.notEqual(siteOf('2001:db8:0:12::1'), siteOf('2001:db8:1:12::1'));
  assert.equal(siteOf('::ffff:192.0.2.1'), undefined);
  assert.equal(siteOf('192.0.2.1'), undefined);
});
