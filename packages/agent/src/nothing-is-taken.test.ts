/** Who stands on the agent's socket, or asks at it as another account: neither takes a license, a key or a place away. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { type Activation, openActivation } from '@attiva/client';
import { createDeviceProof, type DeviceFacts, type RequestId, type Signer } from '@attiva/protocol';
import { createSigner } from '@attiva/testkit';
import { type AgentSite, createAgentSite } from './agent.test.fixture.ts';
import { about, imitate } from './imitation.test.fixture.ts';

const studio = 'aurora-studio/studio';

/** A user's product, licensed by its own work before anything answers on the socket. */
async function licensedAlone(desk: AgentSite): Promise<Activation> {
  const license = await openActivation(desk.user(1));
  await license.machine.setHost(desk.site.host.address, 'machine');
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  return license;
}

function keyOf({ site: { vendor, clock } }: AgentSite, generation: number): object {
  const text = vendor.setupKey('studio', generation);
  return { text, lastFive: text.slice(-5), generation, installedAt: Math.floor(clock.now() / 1000) };
}

/** State with these editions, and a proof of the imitation's own key over the fresh nonce. */
async function shownBy(
  signer: Signer,
  desk: AgentSite,
  said: { nonce: unknown; editions: object; latest?: number },
): Promise<object> {
  const { vendor } = desk.site.vendor;
  const iat = Math.floor(desk.site.clock.now() / 1000);
  const device = desk.device?.facts ?? ([0, 0, 0] as DeviceFacts);
  const proof = await createDeviceProof({ iat, nonce: said.nonce as RequestId, vendor, device }, signer);
  const { editions, latest } = said;
  const state = {
    revocations: [],
    caching: true,
    hosts: {},
    applications: {},
    editions,
    ...(latest !== undefined && { latest }),
  };
  return { ...about, state, grace: { editions: {} }, clients: [signer.id], proofs: [proof] };
}

test('an imitation with a key of its own and leases of nobody takes no lease and no identity away', async (t) => {
  const desk = await createAgentSite(t);
  const license = await licensedAlone(desk);
  const { clientId } = license.machine.settings();
  const mallory = createSigner();
  const editions = {
    [studio]: { key: keyOf(desk, 2026), lease: { chain: ['x', 'y', 'z'], client: mallory.id, host: 'h:1' } },
  };
  await imitate(t, desk, (path, { nonce }) =>
    path.endsWith('/status') ? shownBy(mallory, desk, { nonce, editions }) : {},
  );
  for (let look = 0; look < 3; look += 1) await license.tick();
  assert.equal(license.status().licensed, true, 'meanwhile');
  const alone = await openActivation({ ...desk.user(1), agent: false });
  assert.deepEqual([alone.status().licensed, alone.status().clientId], [true, clientId], 'and afterwards');
});

test('an imitation that shows a key of another generation does not replace the one that is licensed here', async (t) => {
  const desk = await createAgentSite(t);
  const license = await licensedAlone(desk);
  for (const generation of [2025, 2026]) {
    const editions = { [studio]: { key: keyOf(desk, generation) } };
    const place = await createAgentSite(t);
    const here = { ...desk, place: place.place };
    await imitate(t, here, () => ({
      ...about,
      clients: [],
      proofs: [],
      grace: { editions: {} },
      state: { revocations: [], caching: true, hosts: {}, applications: {}, editions },
    }));
    const again = await openActivation({ ...desk.user(1), agent: place.sockets });
    await again.tick();
    assert.deepEqual([generation, again.status().licensed, again.status().generation], [generation, true, 2026]);
  }
  assert.equal(license.status().licensed, true);
});

test('an imitation with a lease of nobody for another edition sets no time back', async (t) => {
  const desk = await createAgentSite(t);
  const { clock } = desk.site;
  const license = await licensedAlone(desk);
  const begin = clock.now();
  clock.advance(100 * 86_400_000);
  await license.ensureActivated();
  const mallory = createSigner();
  const editions = { 'aurora-office/office': { lease: { chain: ['x'], client: mallory.id, host: 'h:1' } } };
  await imitate(t, desk, (path, { nonce }) =>
    path.endsWith('/status') ? shownBy(mallory, desk, { nonce, editions, latest: 1 }) : {},
  );
  clock.set(begin);
  const again = await openActivation(desk.user(1));
  const alone = await openActivation({ ...desk.user(1), agent: false });
  assert.equal(again.status().minutesLeft, alone.status().minutesLeft);
});

test('an imitation that proves a key and then says nothing more keeps no product from opening', async (t) => {
  const desk = await createAgentSite(t);
  await licensedAlone(desk);
  const mallory = createSigner();
  const waiting: (() => boolean)[] = [];
  await imitate(t, desk, (path, { nonce }, isOpen) => {
    if (path.endsWith('/status')) return shownBy(mallory, desk, { nonce, editions: {} });
    waiting.push(isOpen);
    return undefined;
  });
  const license = await openActivation(desk.user(1));
  assert.equal(license.status().licensed, true);
  assert.ok(waiting.length > 0 && waiting.every((isOpen) => isOpen()), 'it was not waited for until it was given up');
});

test('a folder of sockets that another account may write is no place for an agent', {
  skip: process.platform === 'win32',
}, async (t) => {
  const open = await createAgentSite(t);
  mkdirSync(open.sockets, { recursive: true });
  chmodSync(open.sockets, 0o777);
  await assert.rejects(open.start(), { code: 'socket-unusable' });
  const linked = await createAgentSite(t);
  mkdirSync(linked.site.folder('elsewhere'), { recursive: true });
  symlinkSync(linked.site.folder('elsewhere'), linked.sockets);
  await assert.rejects(linked.start(), { code: 'socket-unusable' });
});
