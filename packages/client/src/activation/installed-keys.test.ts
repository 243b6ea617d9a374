import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFakeSite, FakeVendor } from '@attiva/testkit';
import { isActivationError } from '@attiva/protocol';
import { openActivation } from '../open-activation.ts';

const day = 86_400_000;

const coded = (code: string) => (error: unknown) => isActivationError(error) && error.code === code;

test('no identity is made by installing a key, so an image prepared before carries none', async (t) => {
  const { product } = await createFakeSite(t);
  const { setupKey, ...options } = product();
  const license = await openActivation(options);
  assert.equal(license.status().state, 'unlicensed');
  assert.equal(license.status().reason, 'no-product-key');
  const report = await license.installKey(setupKey.toLowerCase().replaceAll('-', ' '));
  assert.equal(report.code, 'no-dns-suffix', 'installing a key tries at once');
  assert.equal(license.status().state, 'initial-grace');
  await license.clearKey();
  assert.equal(license.status().state, 'unlicensed');
});

test('keys that are not for here: refused with what they are, nothing changed', async (t) => {
  const { product, vendor } = await createFakeSite(t);
  const license = await openActivation({ ...product(), generation: 2026 });
  const before = license.machine.settings();
  const typo = vendor.setupKey('studio').replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'));
  const elsewhere = await FakeVendor.create({ now: 1_700_000_000, vendor: 'other.example', name: 'Other' });
  const cases: [string, string][] = [
    [typo, 'key-malformed'],
    [vendor.setupKey('office'), 'setup-key-other-edition'],
    [vendor.setupKey('studio', 2025), 'setup-key-other-generation'],
    [elsewhere.setupKey('studio'), 'setup-key-unknown'],
  ];
  for (const [key, code] of cases) await assert.rejects(license.installKey(key), coded(code), code);
  assert.deepEqual(license.machine.settings(), before);
});

test('the text of a key leaves the state, the license and the last five characters stay', async (t) => {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  await license.setHost(site.host.address, 'machine');
  await license.ensureActivated();
  const { machine } = license;
  const product = machine.product({ edition: 'studio' });
  const lastFive = license.status().key ?? '';
  await machine.clearKeyText(product);
  assert.equal(JSON.stringify(machine.folder.read().state).includes(`-${lastFive}`), false);
  const again = await openActivation(site.product());
  assert.deepEqual([again.status().state, again.status().key], ['licensed', lastFive], 'the product puts nothing back');
  assert.equal((await again.ensureActivated()).outcome, 'licensed');
  await machine.clearKey(product);
  await assert.rejects(machine.clearKeyText(product), { code: 'no-product-key' });
});

test('grace starts with the key and is not begun again: not by a lost state, a lost grace file, or a new start', async (t) => {
  const { clock, product } = await createFakeSite(t);
  const options = product();
  await openActivation(options);
  clock.advance(20 * day);
  rmSync(join(options.directory, 'grace.json'));
  const license = await openActivation(options);
  assert.equal(license.status().minutesLeft, 10 * 1440);
  await license.ensureActivated(); // Writes the beginning down again.
  rmSync(join(options.directory, 'state.json'));
  rmSync(join(options.directory, 'identity.json'));
  assert.equal((await openActivation(options)).status().minutesLeft, 10 * 1440);
});

test('grace over without a host: notification, and the reason that would mend it', async (t) => {
  const { clock, product } = await createFakeSite(t);
  const license = await openActivation(product());
  clock.advance(31 * day);
  await license.tick();
  const status = license.status();
  assert.equal(status.state, 'notification');
  assert.equal(status.reason, 'grace-ended');
  assert.equal(status.lastAttempt?.code, 'no-dns-suffix');
  assert.match(status.forPeople.text, /no DNS domain/);
});
