import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { askAgent, openActivation } from '@attiva/client';
import { FakeVendor } from '@attiva/testkit';
import { createAgentSite, setHostOf } from './agent.test.fixture.ts';

const day = 86_400_000;

function borealis(): Promise<FakeVendor> {
  return FakeVendor.create({
    now: Date.UTC(2026, 10, 23, 8) / 1000,
    vendor: 'borealis.example',
    name: 'Borealis',
    applications: [{ id: 'mail', generations: [2026], editions: [{ id: 'basic', group: 7000 }] }],
  });
}

test('three users and one machine: one identity, one count, every product licensed through the agent', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  await setHostOf(desk);
  for (const number of [1, 2, 3]) {
    const license = await openActivation(desk.user(number));
    const report = await license.ensureActivated();
    assert.equal(report.outcome, 'licensed', JSON.stringify(report));
    const status = license.status();
    assert.deepEqual([status.state, status.scope], ['licensed', 'agent']);
    assert.equal(license.entitled('pdf-export'), true);
    assert.equal(existsSync(join(desk.user(number).directory, 'identity.json')), false, 'no identity of its own');
    await license.close();
  }
  assert.equal(desk.site.host.count('aurora-studio'), 1);
});

test('without an agent a product works exactly as before', async (t) => {
  const desk = await createAgentSite(t);
  const license = await openActivation(desk.user(1));
  await license.setHost(desk.site.host.address, 'machine');
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(license.status().scope, 'given');
});

test('everyone may ask; changes are for administrators, unless the configuration opens them', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  const path = `/v1/vendors/${desk.site.vendor.vendor}`;
  const post = (door: string, to: string, body: object): Promise<unknown> =>
    askAgent(door, { method: 'POST', path: to, body, milliseconds: 5000 });
  const { everyone, administrator } = desk.place;
  const change = { operation: 'set-caching', caching: false };
  await assert.rejects(post(everyone, `${path}/operations`, change), { code: 'not-permitted' });
  await assert.rejects(post(everyone, '/v1/stop', {}), { code: 'not-permitted' });
  await assert.rejects(post(everyone, '/v1/vendors', { file: '{}' }), { code: 'not-permitted' });
  assert.deepEqual(await post(administrator, `${path}/operations`, change), {});
  assert.equal(statSync(everyone).mode & 0o777, 0o666);
  assert.equal(statSync(administrator).mode & 0o777, 0o600);
});

test('userOperations = true lets everybody change, but not stop the agent', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start({ userOperations: true });
  const path = `/v1/vendors/${desk.site.vendor.vendor}/operations`;
  const body = { operation: 'set-host', host: 'a.example', scope: 'machine' };
  const ask = { method: 'POST', milliseconds: 5000 } as const;
  assert.deepEqual(await askAgent(desk.place.everyone, { ...ask, path, body }), { host: 'a.example:7688' });
  await assert.rejects(askAgent(desk.place.everyone, { ...ask, path: '/v1/stop', body: {} }), {
    code: 'not-permitted',
  });
});

test('a key that is installed through the agent is there for the same call', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  await setHostOf(desk);
  const { setupKey, ...options } = desk.user(1);
  const license = await openActivation(options);
  assert.equal((await license.ensureActivated()).code, 'no-product-key');
  const report = await license.installKey(setupKey);
  assert.equal(report.outcome, 'licensed', JSON.stringify(report));
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(desk.site.host.requests.length, 1, 'the attempt that a new key begins is the one that is told');
});

test('the methods allowed and the text of a key are changed at the agent', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  await setHostOf(desk);
  const license = await openActivation(desk.user(1));
  await license.ensureActivated();
  const { machine } = license;
  const product = machine.product({ edition: 'studio' });
  await machine.setActivationType('directory', product);
  assert.deepEqual(machine.settings().activationTypes, { 'edition:aurora-studio/studio': 'directory' });
  assert.equal((await license.ensureActivated()).code, 'directory-only');
  await machine.clearKeyText(product);
  await license.tick();
  assert.equal(license.status().state, 'licensed');
  const path = `/v1/vendors/${desk.site.vendor.vendor}/operations`;
  const body = { operation: 'set-activation-type', type: 'token' };
  await assert.rejects(askAgent(desk.place.administrator, { method: 'POST', path, body, milliseconds: 5000 }), {
    code: 'malformed',
  });
});

test('nothing of a private key, of another vendor or of other users’ successions is shown', async (t) => {
  const desk = await createAgentSite(t);
  const other = await borealis();
  await desk.start({ others: [other.roots] });
  await setHostOf(desk);
  const license = await openActivation(desk.user(1));
  await license.ensureActivated();
  const answer = await askAgent(desk.place.everyone, {
    method: 'POST',
    path: `/v1/vendors/${desk.site.vendor.vendor}/status`,
    body: { nonce: Buffer.alloc(16).toString('base64url') },
    milliseconds: 5000,
  });
  const file = readFileSync(join(desk.site.folder('machine'), desk.site.vendor.vendor, 'identity.json'), 'utf8');
  const { d } = (JSON.parse(file) as { content: { identities: { jwk: { d: string } }[] } }).content.identities[0]!.jwk;
  assert.ok(d.length > 40 && !JSON.stringify(answer).includes(d));
  assert.doesNotMatch(JSON.stringify(answer), /borealis|successions|handedOver/i);
  const about = await askAgent(desk.place.everyone, { method: 'GET', path: '/v1/agent', milliseconds: 5000 });
  assert.deepEqual(Object.keys(about).toSorted(), ['api', 'instance', 'pid', 'program']);
});

test('a product of a vendor that the agent does not know works by itself, and nothing is noted against it', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  const other = await borealis();
  const { setupKey: _key, ...options } = desk.user(1);
  const license = await openActivation({ ...options, roots: other.roots, edition: 'basic' });
  assert.deepEqual([license.status().scope, license.machine.settings().agent], ['given', undefined]);
});

test('the agent renews in the background, and products hear of it by asking', async (t) => {
  const desk = await createAgentSite(t);
  const agent = await desk.start();
  await setHostOf(desk);
  const license = await openActivation(desk.user(1));
  await license.ensureActivated();
  const before = license.status().validUntil ?? 0;
  desk.site.clock.advance(9 * day);
  await agent.tick();
  await license.tick();
  assert.equal(license.status().validUntil, before + 9 * day);
  assert.equal(desk.site.host.requests.length, 2);
});

test('a question for changes is answered when something changes', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  const path = `/v1/vendors/${desk.site.vendor.vendor}`;
  const ask = { milliseconds: 10_000 } as const;
  const first = await askAgent(desk.place.everyone, { ...ask, method: 'GET', path: `${path}/changes?after=none` });
  const waiting = askAgent(desk.place.everyone, {
    ...ask,
    method: 'GET',
    path: `${path}/changes?after=${String(first['revision'])}`,
  });
  await setHostOf(desk);
  assert.notEqual((await waiting)['revision'], first['revision']);
});

test('many users who ask for an attempt at once bring one request to the host', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  await setHostOf(desk);
  const licenses = await Promise.all(Array.from({ length: 8 }, (_, at) => openActivation(desk.user(at))));
  const reports = await Promise.all(licenses.map((license) => license.ensureActivated()));
  assert.ok(reports.every(({ outcome }) => outcome === 'licensed'));
  assert.equal(desk.site.host.requests.length, 1);
});

test('one report serves everybody for a quarter of a minute, unless an administrator has changed something since', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  const [license, other] = [await openActivation(desk.user(1)), await openActivation(desk.user(2))];
  assert.equal((await license.ensureActivated()).outcome, 'failed');
  await setHostOf(desk);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  const { requests } = desk.site.host;
  assert.equal((await other.ensureActivated()).outcome, 'licensed');
  assert.equal(requests.length, 1);
  desk.site.clock.advance(16_000);
  await other.ensureActivated();
  assert.equal(requests.length, 2);
});

test('while the agent is away for an hour its proof holds, then the product works by itself', async (t) => {
  const desk = await createAgentSite(t);
  const agent = await desk.start();
  await setHostOf(desk);
  const license = await openActivation(desk.user(1));
  await license.ensureActivated();
  await agent.close();
  desk.site.clock.advance(3_600_000);
  await license.tick();
  assert.deepEqual([license.status().state, license.status().scope], ['licensed', 'agent']);
  assert.equal(license.machine.settings().agent?.problem, 'agent-unreachable');
  desk.site.clock.advance(60_000);
  await license.tick();
  assert.deepEqual([license.status().state, license.status().scope], ['initial-grace', 'given']);
});
