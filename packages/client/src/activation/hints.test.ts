/** Hints in the answers of genuine hosts: obeyed once, of a pinned host alone, and never a reason to lose a license. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createFakeSite, type FakeSite } from '@attiva/testkit';
import { openActivation } from '../open-activation.ts';
import type { Activation } from './activation.ts';
import { Machine } from './machine.ts';

const minute = 60_000;
const day = 86_400_000;

interface Hinted {
  readonly site: FakeSite;
  readonly license: Activation;
  readonly machine: Machine;
}

/** A licensed machine; `pin` says whether its administrator has pinned the host. */
async function licensedMachine(t: TestContext, pin: 'pinned' | 'unpinned'): Promise<Hinted> {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  const machine = new Machine(site.product());
  await license.setHost(site.host.address, 'machine');
  if (pin === 'pinned') await machine.pinHost(site.host.signer.id);
  await license.ensureActivated();
  site.clock.advance(minute);
  return { site, license, machine };
}

let drawn = 0;
function hintOf(kind: string): { readonly id: string; readonly kind: string } {
  drawn += 1;
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(drawn);
  return { id: bytes.toString('base64url'), kind };
}

function give(site: FakeSite, hint: unknown): void {
  site.host.bend = (claims) => ('nonce' in claims && 'grant' in claims ? { ...claims, hint } : claims);
}

async function contact({ site, license }: Hinted): Promise<void> {
  site.clock.advance(minute);
  await license.ensureActivated();
}

function heardLast({ site: { host } }: Pick<Hinted, 'site'>): unknown {
  return host.requests.at(-1)?.heard;
}

test('a pinned host: a new identity takes the place of the old one, the machine stays licensed and is counted once', async (t) => {
  const hinted = await licensedMachine(t, 'pinned');
  const { site, license } = hinted;
  const before = license.status().clientId;
  const hint = hintOf('new-identity');
  give(site, hint);
  await contact(hinted);
  assert.equal(license.status().state, 'licensed');
  site.host.bend = (claims) => claims;
  await contact(hinted);
  const request = site.host.requests.at(-1);
  assert.notEqual(request?.iss, before);
  assert.ok(request?.succeeds);
  assert.deepEqual(request.heard, { id: hint.id, verdict: 'obeyed' });
  assert.equal(license.status().state, 'licensed');
  assert.equal(site.host.count('aurora-studio'), 1);
  await contact(hinted);
  assert.equal(heardLast(hinted), undefined, 'told once');
});

test('a host that nobody pinned is told so, and nothing else happens', async (t) => {
  const hinted = await licensedMachine(t, 'unpinned');
  const before = hinted.license.status();
  const hint = hintOf('new-identity');
  give(hinted.site, hint);
  await contact(hinted);
  await contact(hinted);
  assert.deepEqual(heardLast(hinted), { id: hint.id, verdict: 'not-pinned' });
  assert.equal(hinted.license.status().clientId, before.clientId);
  assert.equal(hinted.license.status().state, 'licensed');
});

test('another genuine host of the vendor cannot speak for the pinned one', async (t) => {
  const hinted = await licensedMachine(t, 'pinned');
  const other = await hinted.site.addHost();
  other.bend = (claims) => ('grant' in claims ? { ...claims, hint: hintOf('new-identity') } : claims);
  const before = hinted.license.status().clientId;
  await hinted.license.setHost(other.address, 'machine');
  await contact(hinted);
  await contact(hinted);
  assert.equal(hinted.license.status().clientId, before);
  assert.match(JSON.stringify(other.requests.at(-1)?.heard), /"not-pinned"/);
});

test('a pinned host that asks in every answer burns one identity a month', async (t) => {
  const hinted = await licensedMachine(t, 'pinned');
  const ids = new Set([hinted.license.status().clientId]);
  hinted.site.host.bend = (claims) => ('grant' in claims ? { ...claims, hint: hintOf('new-identity') } : claims);
  for (let contacts = 0; contacts < 12; contacts += 1) {
    hinted.site.clock.advance(5 * day);
    await contact(hinted);
    ids.add(hinted.license.status().clientId);
    assert.equal(hinted.license.status().state, 'licensed');
  }
  assert.ok(ids.size <= 3, `${ids.size} identities in 60 days`);
  assert.equal(hinted.site.host.count('aurora-studio'), 1);
});

test('the same hint in every answer is obeyed once', async (t) => {
  const hinted = await licensedMachine(t, 'pinned');
  give(hinted.site, hintOf('new-identity'));
  await contact(hinted);
  await contact(hinted);
  const after = hinted.license.status().clientId;
  hinted.site.clock.advance(40 * day);
  await contact(hinted);
  assert.equal(hinted.license.status().clientId, after);
});

test('renew: the next attempt is due in one to three minutes, once', async (t) => {
  const hinted = await licensedMachine(t, 'pinned');
  const { site, license } = hinted;
  const usual = license.status().nextAttemptAt ?? 0;
  give(site, hintOf('renew'));
  await contact(hinted);
  const now = site.clock.now();
  const due = license.status().nextAttemptAt ?? 0;
  assert.ok(due >= now + minute && due <= now + 3 * minute, `due ${(due - now) / 1000} s after the answer`);
  const asked = site.host.requests.length;
  site.clock.advance(3 * minute);
  await license.tick();
  assert.equal(site.host.requests.length, asked + 1);
  assert.ok((license.status().nextAttemptAt ?? 0) > site.clock.now() + (usual - now) / 2, 'the usual interval again');
});

test('whatever has no shape of a hint, and what a host may not ask, does nothing to the machine', async (t) => {
  const hinted = await licensedMachine(t, 'pinned');
  const before = hinted.machine.settings();
  for (const hint of [
    'renew',
    null,
    { run: 'x' },
    { ...hintOf('install-key'), key: 'HC8TF' },
    { ...hintOf('set-host'), host: 'evil' },
  ]) {
    give(hinted.site, hint);
    await contact(hinted);
    assert.equal(hinted.license.status().state, 'licensed');
  }
  const { lastHint, ...after } = hinted.machine.settings();
  assert.deepEqual(after, before);
  assert.equal(lastHint?.verdict, 'unknown-kind');
});

test('pins: eight at most, only ids, taken away one by one or all', async (t) => {
  const site = await createFakeSite(t);
  const machine = new Machine(site.product());
  await assert.rejects(machine.pinHost('host1.corp.example'), { code: 'wrong-usage' });
  for (let n = 0; n < 8; n += 1) await machine.pinHost(String(n).repeat(20));
  await machine.pinHost('7'.repeat(20));
  await assert.rejects(machine.pinHost('8'.repeat(20)), { code: 'wrong-usage' });
  await machine.unpinHost('0'.repeat(20));
  assert.equal(machine.settings().pinnedHosts.length, 7);
  await machine.unpinHost(undefined);
  assert.deepEqual(machine.settings().pinnedHosts, []);
  assert.doesNotMatch(readFileSync(join(site.product().directory, 'state.json'), 'utf8'), /pinnedHosts/);
});
