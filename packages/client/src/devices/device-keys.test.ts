import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isActivationError, statementId } from '@attiva/protocol';
import { createSigner } from '@attiva/testkit';
import { createDeviceSite, type Facts } from './device-site.test.fixture.ts';

const day = 86_400_000;
const coded = (code: string) => (error: unknown) => isActivationError(error) && error.code === code;

test('a device key licenses at once, without a term for ever; the key itself is nowhere on the disk', async (t) => {
  const { open, key, authority, clock } = await createDeviceSite(t);
  const license = await open();
  const report = await license.installKey(key);
  assert.deepEqual([report.outcome, report.remaining, report.hosts], ['licensed', 99, []]);
  const status = license.status();
  assert.deepEqual(
    [status.state, status.method, status.deviceKey, status.remaining, status.validUntil, status.customer],
    ['licensed', 'device', true, 99, undefined, 'Rossi SpA'],
  );
  assert.equal(license.entitled('pdf-export'), true);
  assert.equal(status.key, key.slice(-5));
  for (const file of ['state.json', 'device-keys.json', 'identity.json', 'grace.json', 'sealing-key.json']) {
    const text = readFileSync(join(license.machine.folder.place.path, file), 'utf8');
    assert.equal(text.includes(key) || text.includes(key.replaceAll('-', '')), false, file);
  }
  clock.advance(3000 * day);
  assert.equal(license.status().state, 'licensed');
  assert.equal(authority.requests.length, 1);
});

test('the schedule leaves a license alone: after thirty days it looks at revocation lists and says nothing of the machine', async (t) => {
  const { open, key, authority, clock } = await createDeviceSite(t);
  const license = await open();
  await license.installKey(key);
  authority.asked.length = 0;
  clock.advance(10 * day);
  await license.tick();
  assert.deepEqual(authority.asked, []);
  clock.advance(24 * day);
  await license.tick();
  assert.deepEqual(authority.asked, ['/v1/revocations']);
  await authority.close();
  clock.advance(34 * day);
  await license.tick();
  assert.deepEqual([license.status().state, license.status().reason], ['licensed', undefined]);
});

test('nothing reaches the authority: initial grace, the true cause, and again at the activation interval', async (t) => {
  const { open, key, authority, clock } = await createDeviceSite(t);
  const { port } = authority;
  await authority.close();
  const license = await open();
  const report = await license.installKey(key);
  assert.deepEqual([report.outcome, report.code], ['failed', 'authority-unreachable']);
  assert.deepEqual(
    report.authorities?.map(({ code }) => code),
    ['connection-refused'],
  );
  assert.deepEqual([license.status().state, license.status().reason], ['initial-grace', 'authority-unreachable']);
  await authority.listen(port);
  clock.advance(60 * 60_000);
  await license.tick();
  assert.equal(license.status().state, 'initial-grace', 'not yet due');
  clock.advance(70 * 60_000);
  await license.tick();
  assert.equal(license.status().state, 'licensed');
});

/** What stands before an authority, and its address. */
async function startFront(t: TestContext, meet: (socket: Socket) => void): Promise<string> {
  const front = createServer((socket) => {
    socket.on('error', () => undefined);
    meet(socket);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  t.after(() => front.close());
  return `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
}

test('an authority, or what stands before it, that cuts the connection is asked once more after a moment, and not a third time', async (t) => {
  const { open, key, authority, vendor } = await createDeviceSite(t);
  let cuts = 1;
  const address = await startFront(t, (socket) => {
    if (cuts > 0) {
      cuts -= 1;
      // Once the request has come: an end in order.
      socket.once('data', () => socket.end());
      return;
    }
    const onward = connect(authority.port, '127.0.0.1').on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const roots = await vendor.rootsNaming([address]);
  const license = await open(1, { roots, wait });
  const report = await license.installKey(key);
  assert.deepEqual([report.outcome, cuts, waits.length], ['licensed', 0, 1], report.detail);
  assert.ok(
    waits.every((one) => one >= 0 && one < 1000),
    String(waits),
  );
  cuts = 3;
  const cut = await (await open(2, { roots, wait })).installKey(key);
  assert.deepEqual([cut.code, cuts, waits.length], ['authority-unreachable', 1, 2], cut.detail);
});

test('an answer that is lost on the way costs nothing: one activation is used, and one given back', async (t) => {
  const { open, key, authority, vendor } = await createDeviceSite(t);
  let drops = 1;
  const address = await startFront(t, (socket) => {
    const onward = connect(authority.port, '127.0.0.1').on('error', () => socket.destroy());
    socket.pipe(onward);
    if (drops === 0) {
      onward.pipe(socket);
      return;
    }
    drops -= 1;
    // Once the authority has answered.
    onward.once('data', () => socket.end(() => onward.destroy()));
  });
  const roots = await vendor.rootsNaming([address]);
  const license = await open(1, { roots, wait: async () => undefined });
  const report = await license.installKey(key);
  assert.deepEqual([report.outcome, report.remaining, authority.used], ['licensed', 99, 1], report.detail);
  const [asked, again, ...others] = authority.requests;
  assert.deepEqual(again, asked, 'the very same request');
  assert.deepEqual([drops, others], [0, []]);
  drops = 1;
  authority.asked.length = 0;
  const returned = await license.returnLicense();
  assert.deepEqual([returned.key, returned.remaining, authority.used], [key.slice(-5), 100, 0]);
  assert.deepEqual([drops, authority.asked], [0, ['/v1/device-licenses', '/v1/device-licenses']]);
  assert.equal(license.status().state, 'unlicensed');
});

test('what the authority refuses is said, and nothing is stored', async (t) => {
  const { open, key, authority } = await createDeviceSite(t);
  authority.mood.quota = 0;
  const license = await open();
  const report = await license.installKey(key);
  assert.deepEqual(
    [report.outcome, report.code, license.status().reason],
    ['failed', 'quota-exhausted', 'quota-exhausted'],
  );
  authority.mood.quota = 1;
  authority.mood.forger = createSigner();
  assert.equal(
    (await license.ensureActivated()).code,
    'authority-unreachable',
    'an answer of somebody else counts for none',
  );
  delete authority.mood.forger;
  authority.mood.terms = { edition: 'desktop', application: 'aurora-os' };
  assert.equal((await license.ensureActivated()).code, 'answer-to-other-request');
  authority.mood.terms = { generation: 2025 };
  assert.equal((await license.ensureActivated()).code, 'generation-not-granted');
  assert.equal(license.status().state, 'initial-grace');
  authority.mood.terms = {};
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
});

const first: Facts = [1, 1001, 2001];

test('one changed part costs nothing: the license holds, and a new one is asked for free of charge', async (t) => {
  const { open, openOn, key, authority, clock } = await createDeviceSite(t);
  await (await open()).installKey(key);
  const changed = await openOn([1, 1001, 77]);
  assert.equal(changed.status().state, 'licensed');
  clock.advance(day);
  await changed.tick();
  assert.deepEqual([authority.requests.length, authority.used], [2, 1]);
  const again = await openOn([1, 66, 77]);
  assert.equal(again.status().state, 'licensed', 'the second change meets the license of the day of the first');
});

test('facts that cannot be read today change nothing and ask nobody', async (t) => {
  const { open, openOn, key, authority, clock } = await createDeviceSite(t);
  await (await open()).installKey(key);
  const partly = await openOn([1, 1001, 0]);
  assert.equal(partly.status().state, 'licensed');
  clock.advance(day);
  await partly.tick();
  assert.equal(authority.requests.length, 1);
});

test('a folder copied to another machine passes nowhere: additional grace, and the copy asks for itself', async (t) => {
  const { open, openOn, key, authority, clock, folder } = await createDeviceSite(t);
  const original = await open();
  await original.installKey(key);
  cpSync(original.machine.folder.place.path, folder('machine-9'), { recursive: true });
  authority.mood.quota = 1;
  const copy = await openOn([9, 1009, 2009], 9);
  assert.deepEqual([copy.status().state, copy.status().reason], ['additional-grace', 'state-copied']);
  const report = await copy.ensureActivated();
  assert.deepEqual([report.code, report.notes], ['quota-exhausted', ['state-copied']]);
  assert.deepEqual([copy.status().state, copy.status().reason], ['additional-grace', 'device-changed']);
  clock.advance(31 * day);
  assert.equal(copy.status().state, 'notification');
  assert.equal(original.status().state, 'licensed');
  authority.mood.quota = 2;
  assert.equal((await copy.ensureActivated()).outcome, 'licensed', 'as the device of its own that it is');
  assert.equal(copy.status().state, 'licensed');
  assert.notEqual(copy.status().clientId, original.status().clientId);
});

test('a state file that was lost: the key typed again finds the confirmation, without a network', async (t) => {
  const { open, key, authority } = await createDeviceSite(t);
  const license = await open();
  await license.installKey(key);
  rmSync(join(license.machine.folder.place.path, 'state.json'));
  await authority.close();
  const again = await open();
  assert.equal(again.status().state, 'unlicensed');
  const report = await again.installKey(key);
  assert.equal(report.outcome, 'licensed', report.detail);
  assert.match(report.detail, /applied again/);
  assert.equal(again.status().state, 'licensed');
  assert.equal(authority.requests.length, 1);
});

test('a confirmation is not applied for another key, without its client key, or on another device', async (t) => {
  const { open, openOn, key, authority, vendor } = await createDeviceSite(t);
  const license = await open();
  await license.installKey(key);
  await authority.close();
  const { path } = license.machine.folder.place;
  rmSync(join(path, 'state.json'));
  const other = await open();
  assert.equal((await other.installKey(vendor.deviceKey('studio'))).code, 'authority-unreachable');
  const elsewhere = await openOn([5, 6, 7]);
  assert.equal((await elsewhere.installKey(key)).code, 'authority-unreachable');
  rmSync(join(path, 'state.json'));
  rmSync(join(path, 'identity.json'));
  const reimaged = await openOn(first);
  assert.equal(
    (await reimaged.installKey(key)).code,
    'authority-unreachable',
    'after re-imaging a software key is new',
  );
});

test('after re-imaging one request is made, free of charge', async (t) => {
  const { open, key, authority, clock } = await createDeviceSite(t);
  const license = await open();
  await license.installKey(key);
  rmSync(license.machine.folder.place.path, { recursive: true });
  clock.advance(day);
  const reimaged = await open();
  assert.equal((await reimaged.installKey(key)).outcome, 'licensed');
  assert.deepEqual([authority.requests.length, authority.used], [2, 1]);
});

test('a revoked license ends when this machine hears of it, and the moment is kept', async (t) => {
  const { open, key, authority, clock, vendor } = await createDeviceSite(t);
  const license = await open();
  await license.installKey(key);
  const [statement = ''] = license.leaseChain() ?? [];
  const id = statementId(statement);
  authority.mood.lists = [await vendor.revoke([id], clock.now() / 1000 + 60)];
  clock.advance(34 * day);
  await license.tick();
  assert.deepEqual([license.status().state, license.status().reason], ['non-genuine-grace', 'revoked']);
  const ends = license.status().graceEndsAt;
  clock.advance(5 * day);
  assert.equal((await open()).status().graceEndsAt, ends, 'grace runs from the hearing, not from each look');
  clock.advance(26 * day);
  assert.equal(license.status().state, 'notification');
});

test('a refusal that goes with a revocation brings the list at once; without a list it changes nothing', async (t) => {
  const { open, key, authority, clock, vendor } = await createDeviceSite(t);
  const license = await open();
  await license.installKey(key);
  const [statement = ''] = license.leaseChain() ?? [];
  clock.advance(60_000);
  for (const refuse of ['license-blocked', 'license-taken-back', 'key-blocked'] as const) {
    authority.mood.refuse = refuse;
    authority.asked.length = 0;
    assert.equal((await license.ensureActivated()).code, refuse);
    assert.deepEqual(authority.asked, ['/v1/device-licenses', '/v1/revocations']);
    assert.equal(license.status().state, 'licensed', 'nobody has signed that');
  }
  authority.mood.lists = [await vendor.revoke([statementId(statement)], clock.now() / 1000)];
  assert.equal((await license.ensureActivated()).code, 'key-blocked');
  assert.deepEqual([license.status().state, license.status().reason], ['non-genuine-grace', 'revoked']);
});

test('a trial shows its days, ends without further grace, and a bought key follows it', async (t) => {
  const { open, key, authority, clock, vendor } = await createDeviceSite(t);
  authority.mood.terms = { trial: true, until: Math.floor(clock.now() / 1000) + 14 * 86_400 };
  const license = await open();
  await license.installKey(key);
  const status = license.status();
  assert.deepEqual([status.state, status.trial, status.trialDaysLeft, status.warning], ['licensed', true, 14, false]);
  clock.advance(10 * day);
  assert.deepEqual([license.status().trialDaysLeft, license.status().warning], [4, true]);
  clock.advance(4 * day);
  assert.deepEqual([license.status().state, license.status().reason], ['notification', 'trial-ended']);
  authority.mood.terms = {};
  assert.equal((await license.installKey(vendor.deviceKey('studio'))).outcome, 'licensed');
  assert.deepEqual([license.status().state, license.status().trial], ['licensed', undefined]);
});

test('a license with a term: warned from sixty days before, licensed through its grace days, then the agreement is over', async (t) => {
  const { open, key, authority, clock } = await createDeviceSite(t);
  const until = Math.floor(clock.now() / 1000) + 100 * 86_400;
  authority.mood.terms = { until, graceDays: 10 };
  const license = await open();
  await license.installKey(key);
  assert.deepEqual([license.status().agreementUntil, license.status().warning], [until * 1000, false]);
  clock.advance(50 * day);
  assert.equal(license.status().warning, true);
  clock.advance(59 * day);
  assert.equal(license.status().state, 'licensed');
  clock.advance(2 * day);
  assert.deepEqual([license.status().state, license.status().reason], ['additional-grace', 'agreement-ended']);
});

test('a setup key in place of the device key goes on with the license until a host has given a lease', async (t) => {
  const { open, key, vendor, host } = await createDeviceSite(t);
  const license = await open();
  await license.installKey(key);
  await license.installKey(vendor.setupKey('studio'));
  assert.deepEqual([license.status().state, license.status().method], ['licensed', 'device']);
  await license.setHost(host.address);
  await license.ensureActivated();
  assert.deepEqual([license.status().state, license.status().method], ['licensed', 'host']);
});

test('a product brings no device key along, and keys of other products are refused', async (t) => {
  const { open, key, vendor } = await createDeviceSite(t);
  await assert.rejects(open(1, { setupKey: key }), TypeError);
  const license = await open();
  await assert.rejects(license.installKey(vendor.deviceKey('desktop')), coded('device-key-other-product'));
  assert.equal(license.status().state, 'unlicensed');
});

test('rearming keeps the license: its key stays for as long as it is needed', async (t) => {
  const { open, key } = await createDeviceSite(t);
  const license = await open();
  await license.installKey(key);
  await license.newIdentity();
  assert.equal(license.status().state, 'licensed');
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(license.status().state, 'licensed');
});

test('clearing the key takes the license with it, and the same key brings it back', async (t) => {
  const { open, key, authority } = await createDeviceSite(t);
  const license = await open();
  await license.installKey(key);
  await license.clearKey();
  assert.equal(license.status().state, 'unlicensed');
  await authority.close();
  assert.equal((await license.installKey(key)).outcome, 'licensed');
});
