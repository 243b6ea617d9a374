import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ActivationError, statementId } from '@attiva/protocol';
import { createFakeSite, type FakeSite, type FakeSiteOptions, FakeVendor } from '@attiva/testkit';
import type { Activation } from '../activation/activation.ts';
import type { ActivationReport } from '../activation/report.ts';
import { type OpenActivationOptions, openActivation } from '../open-activation.ts';
import { FakeDirectory, Membership } from './member.test.fixture.ts';

const day = 86_400_000;

interface Member {
  readonly site: FakeSite;
  readonly directory: FakeDirectory;
  readonly membership: Membership;
  readonly license: Activation;
  readonly open: (options?: Partial<OpenActivationOptions>) => Promise<Activation>;
}

/** A machine that belongs to a directory, at a site with a host that it knows (and may ask) or not. */
async function createMember(
  t: TestContext,
  options: FakeSiteOptions & { readonly host?: boolean; readonly product?: Partial<OpenActivationOptions> } = {},
): Promise<Member> {
  const site = await createFakeSite(t, options);
  const directory = new FakeDirectory(site);
  const membership = new Membership(directory);
  const open: Member['open'] = (more = {}) =>
    openActivation({ ...site.product(), activationSource: membership, ...options.product, ...more });
  const license = await open();
  if (options.host === true) await license.setHost(site.host.address, 'machine');
  return { site, directory, membership, license, open };
}

/** The report as lines: the directory, its objects, hosts, and what came of it. */
function linesOf({ directory, hosts, outcome, code }: ActivationReport): readonly string[] {
  const objects = directory?.objects.map((one) => `${one.object}: ${one.code ?? one.outcome}`) ?? [];
  return [
    ...(directory === undefined ? [] : [`${directory.directory} ${directory.code ?? directory.outcome}`]),
    ...objects,
    ...hosts.map((host) => `host ${host.code ?? host.outcome}`),
    code ?? outcome,
  ];
}

test('a member is licensed by the object of its directory for 180 days, no host hears of it, and each session starts them anew', async (t) => {
  const { site, directory, license } = await createMember(t, { host: true });
  await directory.publish('Studio');
  const report = await license.ensureActivated();
  assert.deepEqual(linesOf(report), ['ad.example licensed', 'Studio: licensed', 'licensed']);
  assert.equal(report.detail, 'activated by directory ad.example: object "Studio"');
  assert.equal(site.host.requests.length, 0);
  const status = license.status();
  const { licensed, validUntil, customer, key } = status;
  assert.deepEqual([licensed, customer, key?.length], [true, 'Rossi SpA', 5]);
  assert.equal(validUntil, Math.floor(site.clock.now() / 1000) * 1000 + 180 * day);
  assert.deepEqual(status.directory, {
    name: 'ad.example',
    object: 'Studio',
    sessionAt: Math.floor(site.clock.now() / 1000) * 1000,
  });
  assert.deepEqual([license.entitled('pdf-export'), license.limit('max-layers')], [true, 200]);
  site.clock.advance(100 * day);
  await license.ensureActivated();
  assert.equal(license.status().validUntil, Math.floor(site.clock.now() / 1000) * 1000 + 180 * day);
});

test('it asks again every 7 days, give or take a tenth', async (t) => {
  const { site, directory, membership, license } = await createMember(t);
  await directory.publish('Studio');
  await license.ensureActivated();
  const asked = membership.asked.length;
  site.clock.advance(6 * day);
  await license.tick();
  assert.equal(membership.asked.length, asked);
  site.clock.advance(2 * day);
  await license.tick();
  assert.equal(membership.asked.length, asked + 1);
  assert.equal(license.status().renewalIntervalMinutes, 7 * 1440);
});

test('a directory that cannot be reached: hosts are asked; without one the license runs on to its 180 days, then additional grace', async (t) => {
  const { site, directory, membership, license } = await createMember(t);
  await directory.publish('Studio');
  await license.ensureActivated();
  membership.of = new ActivationError('directory-unreachable', 'no route to dc1');
  site.clock.advance(179 * day);
  assert.deepEqual(linesOf(await license.ensureActivated()), [' directory-unreachable', 'no-dns-suffix']);
  assert.equal(license.status().state, 'licensed');
  site.clock.advance(2 * day);
  assert.deepEqual([license.status().state, license.status().reason], ['additional-grace', 'validity-ended']);
  await license.setHost(site.host.address, 'machine');
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(license.status().directory, undefined, 'the lease is the right that counts now');
});

test('a member that left loses it at the next check and falls back to a host', async (t) => {
  const { site, directory, membership, license } = await createMember(t);
  await directory.publish('Studio');
  await license.ensureActivated();
  membership.of = undefined;
  assert.equal(license.status().state, 'licensed', 'nobody has looked yet');
  site.clock.advance(7.7 * day);
  await license.tick();
  const { state, reason, graceEndsAt } = license.status();
  assert.deepEqual([state, reason], ['additional-grace', 'directory-left']);
  assert.equal(graceEndsAt, Math.floor(site.clock.now() / 1000) * 1000 + 30 * day);
  site.clock.advance(day);
  await license.ensureActivated();
  assert.equal(license.status().graceEndsAt, graceEndsAt, 'grace runs from the first check that saw it');
  await license.setHost(site.host.address, 'machine');
  const report = await license.ensureActivated();
  assert.deepEqual(linesOf(report), ['host licensed', 'licensed']);
  assert.equal(license.status().reason, undefined);
});

test('joined to another directory: what the old one gave is over, its copied object is refused, and a host still licenses', async (t) => {
  const { site, directory, membership, license } = await createMember(t);
  const chain = await directory.publish('Studio');
  await license.ensureActivated();
  const other = new FakeDirectory(site, 'other.example', '00000000-7d81-48ae-85ac-78927ea425d0');
  other.put('Studio', JSON.stringify(chain));
  membership.of = other;
  const refused = await license.ensureActivated();
  assert.deepEqual(linesOf(refused), [
    'other.example object-of-another-directory',
    'Studio: object-of-another-directory',
    'no-dns-suffix',
  ]);
  assert.deepEqual([license.status().state, license.status().reason], ['additional-grace', 'directory-left']);
  await license.setHost(site.host.address, 'machine');
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
});

test('an object that was removed ends at once; put back, the next attempt is licensed again', async (t) => {
  const { directory, license } = await createMember(t);
  await directory.publish('Studio');
  await license.ensureActivated();
  directory.remove('Studio');
  assert.deepEqual(linesOf(await license.ensureActivated()), ['ad.example no-activation-object', 'no-dns-suffix']);
  assert.deepEqual([license.status().state, license.status().reason], ['additional-grace', 'no-activation-object']);
  await directory.publish('Studio');
  await license.ensureActivated();
  assert.equal(license.status().state, 'licensed');
});

test('several objects side by side: forged, revoked, foreign, outrun and too old ones are named; others are nobody of ours', async (t) => {
  const { site, directory, license } = await createMember(t);
  const now = site.clock.now() / 1000;
  const imitation = await FakeVendor.create({ now });
  const stranger = await FakeVendor.create({ now, vendor: 'other.example' });
  directory.put('forged', JSON.stringify(await imitation.activationObject(directory.id, 'aurora-studio')));
  directory.put('garbage', 'no chain at all');
  directory.put("a stranger's", JSON.stringify(await stranger.activationObject(directory.id, 'aurora-studio')));
  await directory.publish('office', { application: 'aurora-office' });
  await directory.publish('copied', { sub: 'aaaaaaaaaaaaaaaaaaaa' });
  await directory.publish('old', { generation: 2025 });
  await directory.publish('over', { until: now - 31 * 86_400 });
  await directory.publish('ends soon', { until: now + 10 * 86_400 });
  await directory.publish('the best', { until: now + 1000 * 86_400, key: '77777' });
  assert.deepEqual(linesOf(await license.ensureActivated()), [
    'ad.example licensed',
    'forged: root-unknown',
    'garbage: not-authentic',
    'copied: object-of-another-directory',
    'old: generation-not-granted',
    'over: agreement-ended',
    'the best: licensed',
    'licensed',
  ]);
  assert.equal(license.status().hostKey, '77777');
});

test('the license ends with the agreement of the object, and says so', async (t) => {
  const { site, directory, license } = await createMember(t);
  const until = Math.floor(site.clock.now() / 1000) + 5 * 86_400;
  await directory.publish('Studio', { until, graceDays: 0 });
  await license.ensureActivated();
  assert.deepEqual([license.status().validUntil, license.status().warning], [until * 1000, true]);
  site.clock.advance(5 * day);
  assert.deepEqual([license.status().state, license.status().reason], ['additional-grace', 'agreement-ended']);
});

test('a revoked object ends when the list is heard of, its grace runs out from there, and no session brings it back', async (t) => {
  const { site, directory, license, open } = await createMember(t);
  const chain = await directory.publish('Studio');
  await license.ensureActivated();
  const list = await site.vendor.revoke([statementId(chain[0] ?? '')], Math.floor(site.clock.now() / 1000));
  const roots = { ...site.vendor.roots, revocations: [list] };
  const updated = await open({ roots });
  assert.deepEqual([updated.status().state, updated.status().reason], ['non-genuine-grace', 'revoked']);
  assert.deepEqual(linesOf(await updated.ensureActivated()), [
    'ad.example revoked',
    'Studio: revoked',
    'no-dns-suffix',
  ]);
  site.clock.advance(29 * day);
  assert.equal(updated.status().state, 'non-genuine-grace');
  site.clock.advance(2 * day);
  assert.deepEqual([updated.status().state, updated.status().reason], ['notification', 'revoked']);
  await directory.publish('anew', { registration: 2 });
  await updated.ensureActivated();
  assert.equal(updated.status().state, 'licensed');
});

test('act-type: directory alone asks no host, host alone asks no directory; what is held holds', async (t) => {
  const { directory, membership, license } = await createMember(t, { host: true });
  const { machine } = license;
  await machine.setActivationType('host');
  assert.deepEqual(linesOf(await license.ensureActivated()), ['host licensed', 'licensed']);
  assert.equal(membership.asked.length, 0);
  await machine.setActivationType('directory');
  assert.deepEqual(linesOf(await license.ensureActivated()), [
    'ad.example no-activation-object',
    'no-activation-object',
  ]);
  assert.equal(license.status().state, 'licensed');
  await directory.publish('Studio');
  assert.deepEqual(linesOf(await license.ensureActivated()).at(-1), 'licensed');
  membership.of = undefined;
  assert.deepEqual(linesOf(await license.ensureActivated()), ['directory-only']);
});

test('a machine that belongs to no directory, or knows none, is told nothing of directories', async (t) => {
  const { membership, license } = await createMember(t, { host: true });
  membership.of = undefined;
  const report = await license.ensureActivated();
  assert.deepEqual([report.outcome, 'directory' in report, license.status().directory], ['licensed', false, undefined]);
});

test('a host of another agreement is struck off while the object licenses; its own directory may change the agreement', async (t) => {
  const { site, directory, membership, license } = await createMember(t, { terms: { agreement: 'B-2' } });
  // A claim that nobody knows is ignored: it does not let this host bring another agreement.
  const unknown = { host: site.host.signer.id };
  await directory.publish('Studio', { agreement: 'A-1', ...unknown });
  await license.ensureActivated();
  membership.of = new ActivationError('directory-unreachable', 'down');
  await license.setHost(site.host.address, 'machine');
  assert.deepEqual(linesOf(await license.ensureActivated()).slice(1), ['host other-agreement', 'other-agreement']);
  membership.of = directory;
  await directory.publish('Studio', { agreement: 'C-3' });
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(license.status().agreement, 'C-3');
});

test('an object of another agreement does not take over a machine that a host has licensed', async (t) => {
  const { directory, license } = await createMember(t, { host: true, terms: { agreement: 'A-1' } });
  await license.ensureActivated();
  await directory.publish('Studio', { agreement: 'B-2' });
  const lines = linesOf(await license.ensureActivated());
  assert.deepEqual(lines, ['ad.example other-agreement', 'Studio: other-agreement', 'host licensed', 'licensed']);
});

test('the check that sees that the member left is answered by a host at once, of whatever agreement', async (t) => {
  const { directory, membership, license } = await createMember(t, { host: true, terms: { agreement: 'B-2' } });
  await directory.publish('Studio', { agreement: 'A-1' });
  await license.ensureActivated();
  membership.of = undefined;
  assert.deepEqual(linesOf(await license.ensureActivated()), ['host licensed', 'licensed']);
  assert.deepEqual([license.status().state, license.status().agreement], ['licensed', 'B-2']);
});

test('a build beyond the maintenance of the object is not licensed by it, and a host is asked', async (t) => {
  const { site, directory, license } = await createMember(t, { host: true, product: { releaseDate: '2026-11-20' } });
  await directory.publish('Studio', { maintenanceUntil: Date.UTC(2026, 0, 1) / 1000 });
  assert.deepEqual(linesOf(await license.ensureActivated()), [
    'ad.example build-not-covered',
    'Studio: build-not-covered',
    'host licensed',
    'licensed',
  ]);
  assert.equal(site.host.requests.length, 1);
});

test('a copied folder does not count as a member, and takes an identity of its own', async (t) => {
  const { site, directory, license, open } = await createMember(t);
  await directory.publish('Studio');
  await license.ensureActivated();
  const outside = new Membership();
  const copy = await open({ device: { facts: [77, 78, 79], virtual: false }, activationSource: outside });
  assert.deepEqual([copy.status().state, copy.status().reason], ['additional-grace', 'state-copied']);
  await copy.ensureActivated();
  assert.notEqual(copy.status().state, 'licensed');
  await copy.setHost(site.host.address, 'machine');
  assert.equal((await copy.ensureActivated()).outcome, 'licensed');
});

test('a session dated by a clock that was ahead does not count once the clock is right, and the next session heals it', async (t) => {
  const { site, directory, open } = await createMember(t);
  await directory.publish('Studio');
  let error = 400 * day;
  const clock = { now: () => site.clock.now() + error, monotonic: () => site.clock.monotonic() };
  const license = await open({ clock });
  await license.ensureActivated();
  assert.equal(license.status().state, 'licensed');
  error = 0;
  assert.deepEqual([license.status().state, license.status().reason], ['initial-grace', 'clock-behind-lease']);
  await license.ensureActivated();
  assert.equal(license.status().state, 'licensed');
});

test('a source that breaks is told as a directory that cannot be reached, and hosts are asked', async (t) => {
  const { license, membership } = await createMember(t, { host: true });
  membership.of = new TypeError('a mistake of the product');
  const report = await license.ensureActivated();
  assert.deepEqual(linesOf(report), [' directory-unreachable', 'host licensed', 'licensed']);
});

test('the server that an administrator has set is what the source is asked for; forgotten, what it gave ends', async (t) => {
  const { directory, membership, license } = await createMember(t);
  const { machine } = license;
  await directory.publish('Studio');
  for (const url of [
    'http://ldap.example',
    'ldap.example',
    'ldaps://u@ldap.example',
    'ldaps://ldap.example/dc=x',
    'ldaps://',
  ])
    await assert.rejects(machine.setDirectory({ url }), { code: 'wrong-usage' }, url);
  await assert.rejects(machine.setDirectory({ url: 'ldaps://x', ca: 'no certificate' }), { code: 'wrong-usage' });
  const ca = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----';
  await machine.setDirectory({ url: 'ldaps://LDAP.example/', ca, base: 'dc=example' });
  const set = { url: 'ldaps://ldap.example', ca, base: 'dc=example' };
  assert.deepEqual(machine.settings().directory, set);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.deepEqual(membership.asked.at(-1)?.server, set);
  membership.of = new ActivationError('directory-unreachable', 'down');
  assert.equal((await license.ensureActivated()).directory?.directory, 'ldap.example');
  await machine.setDirectory(undefined);
  membership.of = undefined;
  await license.ensureActivated();
  assert.deepEqual([membership.asked.at(-1)?.server, license.status().reason], [undefined, 'directory-left']);
});

test('a machine whose key was taken off is no longer licensed by the object; the same key finds it again', async (t) => {
  const { site, directory, membership, license } = await createMember(t);
  await directory.publish('Studio');
  await license.ensureActivated();
  const asked = membership.asked.length;
  await license.clearKey();
  const { state, reason, directory: shown } = license.status();
  assert.deepEqual([state, reason, shown], ['unlicensed', 'no-product-key', undefined]);
  assert.equal(license.entitled('pdf-export'), false);
  site.clock.advance(8 * day);
  await license.tick();
  assert.deepEqual([license.status().state, membership.asked.length], ['unlicensed', asked], 'nobody is asked');
  assert.equal((await license.installKey(site.vendor.setupKey('studio'))).outcome, 'licensed');
  assert.equal(license.status().method, 'directory');
});
