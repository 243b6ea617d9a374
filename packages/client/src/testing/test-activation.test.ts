import assert from 'node:assert/strict';
import diagnostics from 'node:diagnostics_channel';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { test } from 'node:test';
import { FakeVendor } from '@attiva/testkit';
import { type Activation, isActivationError, type LicenseStatus } from '../index.ts';
import { english } from '../people/english.ts';
import {
  type LicenseWish,
  type NextReport,
  testActivation,
  type TestActivationOptions,
  type TestState,
} from './index.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 23, 8);

const wishes: readonly (LicenseWish & { readonly said?: string })[] = [
  { state: 'unlicensed', said: 'no-product-key' },
  { state: 'unlicensed', reason: 'no-product-key' },
  { state: 'licensed' },
  { state: 'licensed', endsIn: '12 days', reason: 'connection-refused' },
  { state: 'licensed', agreementEndsIn: '20 days' },
  { state: 'licensed', reason: 'below-threshold', count: 23, threshold: 25 },
  { state: 'initial-grace' },
  { state: 'initial-grace', endsIn: '1 hour', reason: 'no-srv-record' },
  { state: 'initial-grace', reason: 'below-threshold', threshold: 5 },
  { state: 'initial-grace', lastAttempt: 'quantity-exceeded', said: 'quantity-exceeded' },
  { state: 'initial-grace', reason: 'agreement-ended' },
  { state: 'initial-grace', reason: 'build-not-covered' },
  { state: 'initial-grace', reason: 'clock-behind-lease' },
  { state: 'additional-grace', said: 'validity-ended' },
  { state: 'additional-grace', reason: 'validity-ended', endsIn: '90 minutes', lastAttempt: 'host-timeout' },
  { state: 'additional-grace', reason: 'agreement-ended' },
  { state: 'additional-grace', reason: 'state-copied' },
  { state: 'non-genuine-grace', said: 'revoked' },
  { state: 'non-genuine-grace', endsIn: '3 days', said: 'revoked' },
  { state: 'notification', said: 'validity-ended' },
  { state: 'notification', reason: 'grace-ended', lastAttempt: 'no-dns-suffix' },
  { state: 'notification', reason: 'agreement-ended' },
  { state: 'notification', reason: 'revoked' },
  { state: 'notification', reason: 'state-copied' },
  { state: 'notification', reason: 'build-not-covered' },
  { state: 'notification', reason: 'clock-behind-lease' },
];

test('one line gives a license that the product cannot tell from a real one', () => {
  const license: Activation = testActivation({
    state: 'licensed',
    entitlements: { 'pdf-export': true, 'max-layers': 200, tier: 'gold' },
    endsIn: '12 days',
    now,
  });
  const status = license.status();
  assert.deepEqual([status.state, status.number, status.licensed], ['licensed', 1, true]);
  assert.equal(status.minutesLeft, 12 * 1440);
  assert.equal(status.validUntil, now + 12 * day);
  assert.equal(status.warning, true, 'the last 30 days');
  assert.equal(status.forPeople.title, 'The license of Test Product ends in 12 days');
  assert.deepEqual([license.entitled('pdf-export'), license.entitled('cloud')], [true, false]);
  assert.deepEqual([license.limit('max-layers'), license.text('tier')], [200, 'gold']);
  assert.equal(license.leaseChain()?.length, 3, 'the lease is really signed');
});

test('every state, and every reason that leads to it, is what the real rules say of it', () => {
  for (const { said, ...wish } of wishes) {
    const status = testActivation({ ...wish, now }).status();
    assert.equal(status.state, wish.state);
    assert.equal(status.reason, said ?? wish.reason, JSON.stringify(wish));
  }
});

test('texts for people come from the table of messages', () => {
  const status = testActivation({
    state: 'additional-grace',
    reason: 'agreement-ended',
    endsIn: '9 days',
    now,
  }).status();
  const { state, warning, minutesLeft } = status;
  const facts = { product: 'Test Product', state, warning, minutesLeft, reason: 'agreement-ended' } as const;
  assert.deepEqual(status.forPeople, english(facts));
  assert.match(status.forPeople.text, /another 9 days\. Reason: agreement has ended/);
  const waiting = testActivation({ state: 'initial-grace', reason: 'below-threshold', count: 18, threshold: 25 });
  assert.match(waiting.status().forPeople.text, /18 of 25 machines have asked; 7 more needed/);
});

test('time passes as the rules say, and each change on the way is told', () => {
  const license = testActivation({ state: 'licensed', endsIn: '40 days', now });
  const told: string[] = [];
  license.on('change', (status) => told.push(`${(license.now - now) / day} ${brief(status)}`));
  license.advance('200 days');
  assert.deepEqual(told, ['10 licensed warned', '40 additional-grace warned', '70 notification warned']);
  assert.equal(license.now, now + 200 * day);
});

test('it becomes another license at the same moment; the same is not told twice', () => {
  const license = testActivation({ state: 'initial-grace', entitlements: { trial: true }, now });
  assert.equal(license.entitled('trial'), true);
  const told: string[] = [];
  license.on('change', (status) => told.push(brief(status)));
  license.become({ state: 'licensed', entitlements: { pro: true } });
  assert.deepEqual([license.entitled('trial'), license.entitled('pro')], [false, true]);
  license.become({ state: 'licensed', entitlements: { pro: true } });
  license.become({ state: 'non-genuine-grace' });
  license.become({ state: 'unlicensed' });
  license.become({ state: 'licensed', agreementEndsIn: '2 days' });
  assert.deepEqual(told, ['licensed', 'non-genuine-grace warned', 'unlicensed warned', 'licensed warned']);
  assert.equal(license.entitled('pro'), false, 'back to what the pack says');
});

test('an attempt ends as it is set: with the true report, and with the state that follows', async () => {
  const failures: readonly NextReport[] = [
    'no-dns-suffix',
    'no-srv-record',
    'dns-failed',
    'name-not-resolved',
    'connection-refused',
    'host-timeout',
    'needs-newer-host-key',
    'other-agreement',
    'below-threshold',
    'quantity-exceeded',
    'agreement-ended',
  ];
  for (const code of failures) {
    const license = testActivation({ state: 'initial-grace', threshold: 5, now });
    license.nextReport = code;
    const report = await license.ensureActivated();
    assert.equal(report.code, code);
    assert.equal(license.status().state, 'initial-grace');
    assert.equal(license.status().reason, code);
    assert.equal(license.status().lastAttempt?.at, now);
  }
});

test('from every state a willing host leads to licensed, as in life; without a key there is nothing to activate', async () => {
  for (const { said: _said, ...wish } of wishes) {
    const license = testActivation({ ...wish, now });
    const { outcome, code } = await license.ensureActivated();
    if (wish.state === 'unlicensed') assert.equal(code, 'no-product-key');
    else assert.deepEqual([outcome, license.status().state], ['licensed', 'licensed']);
    if (outcome === 'licensed') assert.equal(license.status().warning, wish.agreementEndsIn !== undefined);
  }
});

test('with an end of the agreement ahead, a renewal ends with it', async () => {
  const license = testActivation({ state: 'licensed', agreementEndsIn: '20 days', now });
  assert.match(license.status().forPeople.title, /^End of the agreement for Test Product: 2026-12-13$/);
  assert.equal(license.status().validUntil, now + 50 * day, 'the agreement and its 30 days of grace');
  license.advance('1 day');
  await license.ensureActivated();
  assert.equal(license.status().validUntil, now + 50 * day);
});

test('the look at the timers is the real one: it asks when something is due', async () => {
  const license = testActivation({ state: 'licensed', now });
  const reports: string[] = [];
  license.on('attempt', ({ outcome }) => reports.push(outcome));
  license.nextReport = 'host-unreachable';
  license.advance('6 days');
  await license.tick();
  license.advance('2 days');
  await license.tick();
  assert.deepEqual(reports, ['failed']);
  assert.equal(license.status().reason, 'host-unreachable');
});

test("with the product's own roots it has its names, spans and setup keys", async () => {
  const vendor = await FakeVendor.create({
    now: now / 1000,
    applications: [
      { id: 'aurora-os', generations: [2022, 2025], editions: [{ id: 'desktop', threshold: 25, validityDays: 90 }] },
      { id: 'aurora-studio', generations: [2026], editions: [{ id: 'studio', entitlements: { 'pdf-export': true } }] },
    ],
  });
  const options = { roots: vendor.roots, edition: 'desktop', now } as const;
  const license = testActivation({ ...options, state: 'unlicensed', generation: 2022 });
  assert.equal(license.status().productName, 'Aurora Os Desktop');
  license.nextReport = 'below-threshold';
  const report = await license.installKey(vendor.setupKey('desktop', 2022));
  assert.equal(report.detail, '24 of 25, 1 more needed');
  await assert.rejects(license.installKey(vendor.setupKey('studio')), isActivationError);
  license.become({ state: 'licensed' });
  assert.equal(license.status().minutesLeft, 90 * 1440);
  assert.equal(testActivation({ ...options, edition: 'studio', state: 'initial-grace' }).entitled('pdf-export'), true);
});

test('what no license is ever like is refused, in words', () => {
  const refused: readonly [Partial<TestActivationOptions>, RegExp][] = [
    [{ state: 'licenced' as TestState }, /"licenced" is none; there are unlicensed, licensed/],
    [{ state: 'extended-grace' as TestState }, /reserved and never produced/],
    [{ state: 'unlicensed', endsIn: '3 days' }, /nothing that ends/],
    [{ state: 'notification', endsIn: '3 days' }, /have ended already/],
    [{ state: 'notification', entitlements: { pro: true } }, /nothing is entitled in "notification"/],
    [{ state: 'licensed', entitlements: { 'Not kebab': true } }, /kebab-case/],
    [{ state: 'licensed', reason: 'revoked' }, /"revoked" never leads to "licensed"/],
    [{ state: 'licensed', reason: 'quantity-exceeded' }, /never leads to "licensed"/],
    [{ state: 'licensed', endsIn: '400 days' }, /no lease of this product lasts longer than 180 days/],
    [{ state: 'licensed', endsIn: '60 days', agreementEndsIn: '10 days' }, /40 days, its agreement/],
    [{ state: 'licensed', endsIn: '0 days' }, /no longer "licensed"/],
    [{ state: 'licensed', endsIn: 'soon' as '1 day' }, /"soon" is no span of time/],
    [{ state: 'additional-grace', endsIn: '31 days' }, /lasts 30 days at most/],
    [{ state: 'additional-grace', endsIn: '0 days' }, /no longer "additional-grace" but "notification"/],
    [{ state: 'additional-grace', reason: 'grace-ended' }, /never leads to "additional-grace"/],
    [{ state: 'additional-grace', agreementEndsIn: '2 days' }, /only while "licensed"/],
    [{ state: 'initial-grace', reason: 'host-timeout', lastAttempt: 'busy' }, /give one of them/],
    [{ state: 'initial-grace', reason: 'below-threshold' }, /count: 0 is not from 1 to below the threshold, 1/],
    [{ state: 'unlicensed', lastAttempt: 'busy' }, /nothing that an attempt ends with/],
    [{ state: 'unlicensed', customer: 'Rossi SpA' }, /come with a lease/],
    [{ state: 'licensed', count: -1 }, /a whole number/],
    [{ state: 'licensed', generation: 1999 }, /1999 is not in the pack/],
    [{ state: 'licensed', edition: 'studio' }, /"studio" is not in the pack/],
    [{ state: 'licensed', releaseDate: '1.2.2026' }, /no day of the form/],
  ];
  for (const [options, why] of refused) {
    const wrong = { now, ...options } as TestActivationOptions;
    assert.throws(
      () => testActivation(wrong),
      (error) => error instanceof TypeError && why.test(error.message),
    );
  }
});

test('a wish that is refused later changes nothing', () => {
  const license = testActivation({ state: 'licensed', entitlements: { pro: true }, now });
  const before = license.status();
  assert.throws(() => license.become({ state: 'licensed', endsIn: '900 days', entitlements: {} }), TypeError);
  assert.throws(() => {
    license.nextReport = 'tired' as NextReport;
  }, /"tired" is none/);
  assert.throws(() => {
    license.nextReport = 'below-threshold';
  }, /nobody is below a threshold of 1/);
  assert.deepEqual(license.status(), before);
});

test('many in one process, as a product with many tests has them', () => {
  // On Node 20 it waits for ever within some hundreds where keys are made by `generateKeyPair` and shown.
  for (let n = 0; n < 300; n += 1) assert.ok(testActivation({ state: 'licensed', now }).status().licensed);
});

test('no socket is opened, whatever is asked', async (t) => {
  const opened: unknown[] = [];
  const note = (message: unknown): void => void opened.push(message);
  diagnostics.subscribe('net.client.socket', note);
  t.after(() => diagnostics.unsubscribe('net.client.socket', note));
  const license = testActivation({ state: 'notification' });
  await license.setHost('license.corp.example');
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(license.status().host, 'license.corp.example:7688');
  assert.deepEqual(opened, []);
});

test('no file is touched, whatever is asked', async (t) => {
  const touched: string[] = [];
  for (const call of ['openSync', 'readFileSync', 'mkdirSync', 'renameSync', 'linkSync', 'statSync'] as const) {
    t.mock.method(fs, call, () => touched.push(call));
  }
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.reset();
    syncBuiltinESMExports();
  });
  const license = testActivation({ state: 'notification' });
  await license.ensureActivated();
  await license.newIdentity();
  assert.equal(license.status().state, 'licensed');
  assert.deepEqual(touched, []);
});

function brief({ state, warning }: LicenseStatus): string {
  return warning ? `${state} warned` : state;
}
