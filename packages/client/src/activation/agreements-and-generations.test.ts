import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeSite } from '@attiva/testkit';
import { openActivation } from '../open-activation.ts';

const day = 86_400_000;

test('an agreement that ends: the reason is the agreement, never a network error', async (t) => {
  const until = Date.UTC(2026, 11, 31) / 1000;
  const { clock, host, product } = await createFakeSite(t, { terms: { until, graceDays: 10 } });
  const license = await openActivation(product());
  await license.setHost(host.address);
  await license.ensureActivated();
  assert.equal(license.status().agreementUntil, until * 1000);
  assert.equal(license.status().warning, true, 'said from 60 days before');
  assert.match(license.status().forPeople.title, /^End of the agreement for .*: 2026-12-31$/);
  assert.equal(license.status().validUntil, (until + 10 * 86_400) * 1000);
  await host.close();
  clock.set(Date.UTC(2027, 0, 15));
  await license.tick();
  assert.equal(license.status().state, 'additional-grace');
  assert.equal(license.status().reason, 'agreement-ended');
  assert.match(license.status().forPeople.text, /agreement/i);
});

test('a build released after the end of maintenance is not covered, and it says so', async (t) => {
  const { host, product } = await createFakeSite(t, { terms: { maintenanceUntil: Date.UTC(2026, 5, 30) / 1000 } });
  const old = await openActivation({ ...product(), releaseDate: '2026-06-30' });
  await old.setHost(host.address);
  await old.ensureActivated();
  assert.equal(old.status().state, 'licensed');
  const newer = await openActivation({ ...product(), releaseDate: '2026-07-01' });
  assert.equal(newer.status().state, 'initial-grace');
  assert.equal(newer.status().reason, 'build-not-covered');
});

test('a product of a newer generation is not licensed by the lease of the older one', async (t) => {
  const { host, product, vendor } = await createFakeSite(t, { terms: { generation: 2025 } });
  const old = await openActivation({ ...product(), generation: 2025, setupKey: vendor.setupKey('studio', 2025) });
  await old.setHost(host.address);
  assert.equal((await old.ensureActivated()).outcome, 'licensed');
  const newer = await openActivation({ ...product(), generation: 2026, setupKey: vendor.setupKey('studio', 2026) });
  assert.notEqual(newer.status().state, 'licensed');
  const report = await newer.ensureActivated();
  assert.equal(report.code, 'needs-newer-host-key');
  assert.deepEqual(report.hosts[0]?.facts, { needed: 2026, granted: 2025 });
});

test('an upgrade to a further generation has an initial grace of its own', async (t) => {
  const { clock, host, product, vendor } = await createFakeSite(t);
  const old = await openActivation({ ...product(), generation: 2025, setupKey: vendor.setupKey('studio', 2025) });
  await old.setHost(host.address);
  await old.ensureActivated();
  await host.close();
  clock.advance(100 * day);
  const newer = await openActivation({ ...product(), generation: 2026, setupKey: vendor.setupKey('studio', 2026) });
  assert.equal(newer.status().state, 'initial-grace');
  assert.equal(newer.status().minutesLeft, 30 * 1440);
  clock.advance(10 * day);
  await newer.ensureActivated();
  const again = await openActivation({ ...product(), generation: 2026, setupKey: vendor.setupKey('studio', 2026) });
  assert.equal(again.status().minutesLeft, 20 * 1440);
  assert.equal(again.status().reason, 'connection-refused');
});
