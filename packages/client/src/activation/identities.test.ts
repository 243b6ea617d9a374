import assert from 'node:assert/strict';
import { cpSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFakeSite, type FakeProductOptions, type FakeSite } from '@attiva/testkit';
import { openActivation } from '../open-activation.ts';
import type { Activation } from './activation.ts';

const day = 86_400_000;

async function openAt(site: FakeSite, options: FakeProductOptions): Promise<Activation> {
  const license = await openActivation(options);
  await license.setHost(site.host.address, 'machine');
  return license;
}

/** A machine like the n-th one, with the state folder of another copied into its own. */
function copyFolder(site: FakeSite, from: FakeProductOptions, machine: number): FakeProductOptions {
  const copy = site.product(machine, from.edition);
  cpSync(from.directory, copy.directory, { recursive: true });
  return copy;
}

test('the private key is in a file of its own that this account alone may read', async (t) => {
  const site = await createFakeSite(t);
  const options = site.product();
  const license = await openAt(site, options);
  await license.ensureActivated();
  assert.equal(statSync(join(options.directory, 'identity.json')).mode & 0o777, 0o600);
  assert.doesNotMatch(readFileSync(join(options.directory, 'state.json'), 'utf8'), /"d":/);
});

test('a state folder copied to another machine: its lease does not count there, a new identity is taken at once', async (t) => {
  const site = await createFakeSite(t);
  const original = await openAt(site, site.product(1));
  await original.ensureActivated();
  const copy = await openActivation(copyFolder(site, site.product(1), 2));
  assert.notEqual(copy.status().state, 'licensed');
  assert.equal(copy.status().reason, 'state-copied');
  const report = await copy.ensureActivated();
  assert.equal(report.outcome, 'licensed');
  assert.deepEqual(report.notes, ['state-copied']);
  assert.notEqual(copy.status().clientId, original.status().clientId);
  assert.equal(site.host.count('aurora-studio'), 2);
  const back = JSON.parse(readFileSync(join(site.product(2).directory, 'identity.json'), 'utf8')) as {
    content: { identities: unknown[] };
  };
  assert.equal(back.content.identities.length, 1, 'the key of the other machine is not kept');
});

test('a machine whose insides were replaced, without a host: additional grace of its lease, once, then notification', async (t) => {
  const site = await createFakeSite(t);
  const original = await openAt(site, site.product(1));
  await original.ensureActivated();
  await site.host.close();
  const copied = copyFolder(site, site.product(1), 2);
  const replaced = await openActivation(copied);
  assert.deepEqual([replaced.status().state, replaced.status().reason], ['additional-grace', 'state-copied']);
  site.clock.advance(20 * day);
  await replaced.ensureActivated();
  const graceEndsAt = replaced.status().graceEndsAt ?? 0;
  assert.equal(graceEndsAt, site.clock.now() + 30 * day, 'from the attempt that noticed it');
  assert.equal(replaced.entitled('pdf-export'), true, "the lease's entitlements");
  site.clock.advance(20 * day);
  const again = await openActivation(copied);
  await again.ensureActivated();
  assert.equal(again.status().graceEndsAt, graceEndsAt, 'never anew');
  site.clock.advance(10 * day);
  assert.deepEqual([again.status().state, again.status().reason], ['notification', 'state-copied']);
});

test('a clock set ahead while the device changes gives no lease and no grace without end', async (t) => {
  const site = await createFakeSite(t);
  const original = await openAt(site, site.product(1));
  await original.ensureActivated();
  await site.host.close();
  const start = site.clock.now();
  site.clock.advance(100 * day);
  const replaced = await openActivation(copyFolder(site, site.product(1), 2));
  await replaced.ensureActivated();
  site.clock.set(start + day);
  assert.equal(replaced.status().state, 'additional-grace');
  site.clock.set(start + 31 * day);
  assert.equal(replaced.status().state, 'notification');
});

test('a new network card, and facts that can no longer be read, keep identity and license', async (t) => {
  const site = await createFakeSite(t);
  const options = site.product(1);
  const license = await openAt(site, options);
  await license.ensureActivated();
  const id = license.status().clientId;
  const devices: [number, number, number][] = [
    [1, 1001, 9],
    [1, 8, 9],
    [0, 0, 0],
    [1, 8, 7],
  ];
  for (const facts of devices) {
    const again = await openActivation({ ...options, device: { facts, virtual: false } });
    assert.equal(again.status().state, 'licensed', facts.join());
    assert.equal((await again.ensureActivated()).outcome, 'licensed');
    assert.equal(again.status().clientId, id);
  }
  assert.equal(site.host.count('aurora-studio'), 1);
});

test('ten clones of an image that carries an identity, all alike to the eye: after three contacts ten machines', async (t) => {
  const site = await createFakeSite(t);
  const blank = { facts: [0, 0, 0], virtual: true } as const;
  const image = { ...site.product(1), device: blank };
  const master = await openAt(site, image);
  await master.ensureActivated();
  const clones = await Promise.all(
    Array.from({ length: 10 }, async (_, at) => openActivation({ ...copyFolder(site, image, at + 2), device: blank })),
  );
  for (let round = 0; round < 3; round += 1) {
    for (const clone of clones) {
      site.clock.advance(60_000);
      const report = await clone.ensureActivated();
      assert.equal(report.outcome, 'licensed', JSON.stringify(report));
      assert.equal(clone.status().state, 'licensed');
    }
  }
  const ids = new Set(clones.map((clone) => clone.status().clientId));
  assert.equal(ids.size, 10);
});

test('told to take a new identity: the old key keeps its lease until the new one has its own', async (t) => {
  // Threshold 3: the first machine is licensed, then two of three leave, so that its clone is only counted.
  const site = await createFakeSite(t);
  const blank = { facts: [0, 0, 0], virtual: true } as const;
  const machines = [1, 2, 3].map((machine) => ({ ...site.product(machine, 'desktop'), device: blank }));
  const licenses = await Promise.all(machines.map((options) => openAt(site, options)));
  for (const license of [...licenses, ...licenses]) {
    site.clock.advance(60_000);
    await license.ensureActivated();
  }
  const [first] = machines;
  assert.ok(first !== undefined);
  const clone = await openActivation({ ...copyFolder(site, first, 4), device: blank });
  site.clock.advance(40 * day); // The window is empty now.
  await licenses[0]?.ensureActivated();
  site.clock.advance(60_000);
  await licenses[0]?.ensureActivated();
  const before = clone.status().clientId;
  site.clock.advance(60_000);
  const report = await clone.ensureActivated();
  assert.deepEqual(report.notes, ['new-identity']);
  assert.equal(report.outcome, 'counted');
  assert.notEqual(clone.status().clientId, before);
  assert.equal(clone.status().state, 'licensed', 'with the lease of the old identity');
  assert.equal((await openActivation({ ...site.product(4, 'desktop'), device: blank })).status().state, 'licensed');
});

test('rearm: the machine is counted once, keeps its license meanwhile, and the old key goes when it is done', async (t) => {
  const site = await createFakeSite(t);
  const options = site.product();
  const license = await openAt(site, options);
  await license.ensureActivated();
  const before = license.status().clientId;
  const result = await license.newIdentity();
  assert.notEqual(result.clientId, before);
  assert.deepEqual([result.graceRenewed, result.rearmsLeft], [true, 2]);
  assert.equal(license.status().state, 'licensed');
  site.clock.advance(60_000);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(site.host.count('aurora-studio'), 1);
  assert.ok(site.host.requests.at(-1)?.succeeds);
  site.clock.advance(60_000);
  await license.ensureActivated();
  assert.equal(site.host.requests.at(-1)?.succeeds, undefined, 'sent until it was taken in');
  const file = readFileSync(join(options.directory, 'identity.json'), 'utf8');
  assert.equal(file.match(/"d":/g)?.length, 1);
});

test('rearm renews grace three times and no more; a success restores the budget', async (t) => {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  const results: boolean[] = [];
  for (let rearm = 0; rearm < 5; rearm += 1) {
    site.clock.advance(20 * day);
    results.push((await license.newIdentity()).graceRenewed);
  }
  assert.deepEqual(results, [true, true, true, false, false]);
  assert.equal(license.status().state, 'notification');
  await license.setHost(site.host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.deepEqual(await license.newIdentity().then(({ rearmsLeft }) => rearmsLeft), 2);
});

test('two products of one vendor on one machine: one identity, each its own turns and lease', async (t) => {
  const site = await createFakeSite(t, {
    applications: [
      { id: 'os', generations: [1], editions: [{ id: 'desktop' }] },
      { id: 'office', generations: [1], editions: [{ id: 'writer' }] },
    ],
  });
  const desktop = await openAt(site, { ...site.product(1, 'desktop') });
  const writer = await openAt(site, { ...site.product(1, 'writer') });
  for (const license of [desktop, writer, desktop, writer]) {
    site.clock.advance(60_000);
    assert.equal((await license.ensureActivated()).outcome, 'licensed');
  }
  assert.equal(desktop.status().clientId, writer.status().clientId);
  assert.deepEqual([site.host.count('os'), site.host.count('office')], [1, 1]);
  assert.deepEqual(
    site.host.requests.map(({ application, prev }) => `${application} ${prev?.turn ?? '-'}`),
    ['os -', 'office -', 'os 1', 'office 1'],
  );
  await desktop.newIdentity();
  assert.equal(writer.status().state, 'licensed', 'its lease is of the old identity, which is still held');
  site.clock.advance(60_000);
  await desktop.ensureActivated();
  assert.equal(writer.status().state, 'licensed');
  site.clock.advance(60_000);
  assert.equal((await writer.ensureActivated()).outcome, 'licensed');
  assert.deepEqual([site.host.count('os'), site.host.count('office')], [1, 1], 'each host row was succeeded');
});

test('a host restored from a backup, and a client restored from a snapshot, are not split', async (t) => {
  const site = await createFakeSite(t);
  const options = site.product();
  const license = await openAt(site, options);
  await license.ensureActivated();
  const backup = site.host.backup();
  const snapshot = site.folder('snapshot');
  cpSync(options.directory, snapshot, { recursive: true });
  const id = license.status().clientId;
  for (let contact = 0; contact < 3; contact += 1) {
    site.clock.advance(day);
    await license.ensureActivated();
  }
  site.host.restore(backup);
  site.clock.advance(day);
  assert.deepEqual((await license.ensureActivated()).notes, []);
  cpSync(snapshot, options.directory, { recursive: true });
  site.clock.advance(day);
  const restored = await openActivation(options);
  assert.deepEqual((await restored.ensureActivated()).notes, []);
  assert.equal(restored.status().clientId, id);
});
