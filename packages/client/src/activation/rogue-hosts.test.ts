import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFakeSite, type FakeHost, type FakeSite } from '@attiva/testkit';
import { ActivationError } from '@attiva/protocol';
import type { Network, SrvAnswer } from '../network/network.ts';
import { systemNetwork } from '../network/system-network.ts';
import { openActivation } from '../open-activation.ts';

const day = 86_400_000;

/** A genuine host of another customer whose owner makes it ask everybody for a new identity. */
async function addRogue(site: FakeSite): Promise<FakeHost> {
  const ended = Math.floor(site.clock.now() / 1000) - 300 * 86_400;
  const rogue = await site.addHost({ terms: { agreement: 'of-somebody-else', until: ended, graceDays: 0 } });
  rogue.bend = (claims) => ('outcome' in claims ? { ...claims, outcome: 'new-identity' } : claims);
  return rogue;
}

function identities(site: FakeSite): number {
  const text = readFileSync(join(site.product().directory, 'identity.json'), 'utf8');
  return (JSON.parse(text) as { content: { identities: unknown[] } }).content.identities.length;
}

test('a genuine host of another agreement cannot make a licensed machine give up its identity', async (t) => {
  const site = await createFakeSite(t, { terms: { agreement: 'ours' } });
  const license = await openActivation(site.product());
  await license.setHost(site.host.address);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  const before = license.status().clientId;
  await license.setHost((await addRogue(site)).address);
  const report = await license.ensureActivated();
  assert.equal(report.code, 'other-agreement');
  assert.deepEqual(report.notes, []);
  assert.equal(license.status().clientId, before);
  assert.equal(identities(site), 1);
});

test('a host that asks for a new identity each time fills no disk: abandoned identities are not kept', async (t) => {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  await license.setHost((await addRogue(site)).address);
  for (let contact = 0; contact < 5; contact += 1) {
    assert.equal((await license.ensureActivated()).outcome, 'failed');
    site.clock.advance(day / 12);
  }
  assert.ok(identities(site) <= 2, `${identities(site)} identities are kept`);
});

/** A network in which DNS names these hosts; every exchange goes where `to` says. */
function networkOf(records: readonly SrvAnswer[], exchange: Network['exchange']): Network {
  return {
    suffixes: async () => ({ suffix: 'corp.example', searchList: [], source: 'test' }),
    srv: async () => records,
    txt: async () => [],
    exchange,
    signature: () => 'same',
  };
}

function dead(count: number): SrvAnswer[] {
  return Array.from({ length: count }, (_, n) => ({ name: `h${n}.corp.example`, port: 7688, priority: n, weight: 0 }));
}

test('an SRV set of a thousand dead hosts ends after a few of them', async (t) => {
  const site = await createFakeSite(t);
  let asked = 0;
  const network = networkOf(dead(1000), async () => {
    asked += 1;
    throw new ActivationError('connection-refused', 'nobody there');
  });
  const license = await openActivation({ ...site.product(), network });
  const report = await license.ensureActivated();
  assert.equal(report.outcome, 'failed');
  assert.equal(asked, 32);
});

test('forty hosts of other vendors before ours in the set take nobody’s place', async (t) => {
  const site = await createFakeSite(t);
  const [name = '', port] = site.host.address.split(':');
  const ours = { name, port: Number(port), priority: 99, weight: 0 };
  const others = dead(40);
  const real = systemNetwork();
  const network: Network = {
    ...networkOf([...others, ours], (request) => real.exchange(request)),
    txt: async () => others.map((host) => [`host=${host.name}`, 'vnd=borealis.example']),
  };
  const license = await openActivation({ ...site.product(), network });
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
});

test('hosts that never finish an answer hold the state folder for two minutes, not for hours', async (t) => {
  const site = await createFakeSite(t);
  let asked = 0;
  const network = networkOf(dead(30), async () => {
    asked += 1;
    site.clock.advance(10_000);
    throw new ActivationError('host-timeout', 'no answer within 10 s');
  });
  const license = await openActivation({ ...site.product(), network });
  const report = await license.ensureActivated();
  assert.equal(report.code, 'host-timeout');
  assert.equal(asked, 12);
});

test('a key installed while the clock stood in the future does not bring a grace without end', async (t) => {
  const site = await createFakeSite(t);
  const network = networkOf([], async () => {
    throw new ActivationError('connection-refused', 'nobody there');
  });
  const options = { ...site.product(), network };
  site.clock.set(site.clock.now() + 3650 * day);
  await openActivation(options);
  site.clock.set(site.clock.now() - 3650 * day);
  const license = await openActivation(options);
  assert.equal(license.status().state, 'initial-grace');
  await license.ensureActivated();
  site.clock.advance(400 * day);
  assert.equal(license.status().state, 'notification');
});

test('an empty battery that sets the clock to 1970 does not use up the grace', async (t) => {
  const site = await createFakeSite(t);
  const network = networkOf([], async () => {
    throw new ActivationError('connection-refused', 'nobody there');
  });
  const options = { ...site.product(), network };
  const installed = site.clock.now();
  await openActivation(options);
  site.clock.set(0);
  const license = await openActivation(options);
  await license.ensureActivated();
  site.clock.set(installed + day);
  assert.equal(license.status().state, 'initial-grace');
});

test('what a newer release has revoked stays revoked for an older one on the same machine', async (t) => {
  const site = await createFakeSite(t);
  const stolen = await site.addHost();
  const list = await site.vendor.revoke([stolen.signer.id], site.clock.now() / 1000);
  const older = site.product();
  const newer = { ...older, roots: { ...older.roots, revocations: [list] } };
  const first = await openActivation(newer);
  await first.setHost(site.host.address, 'machine');
  assert.equal((await first.ensureActivated()).outcome, 'licensed');
  const again = await openActivation(older);
  await again.setHost(stolen.address, 'machine');
  assert.equal((await again.ensureActivated()).code, 'revoked');
});

test('an old identity that lives on elsewhere does not keep a rearmed machine from its license', async (t) => {
  const site = await createFakeSite(t);
  const license = await openActivation(site.product());
  await license.setHost(site.host.address);
  await license.ensureActivated();
  await license.newIdentity();
  let refused = 0;
  site.host.mischief = (request, response, body) => {
    const payload = Buffer.from(body.split('.')[1] ?? '', 'base64url').toString('utf8');
    if (request.method !== 'POST' || !payload.includes('"succeeds"')) return false;
    refused += 1;
    const text = JSON.stringify({ code: 'succession-refused', status: 409, detail: 'counted beside the old one' });
    response.writeHead(409, { 'content-type': 'application/problem+json' }).end(text);
    return true;
  };
  site.clock.advance(60_000);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(refused, 1);
});
