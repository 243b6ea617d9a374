/** Whatever sits on the agent's socket: it licenses nothing, holds nothing up for long, and the product helps itself. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Activation, askAgent, openActivation, openMachine, showMachine } from '@attiva/client';
import { type AgentSite, createAgentSite, setHostOf } from './agent.test.fixture.ts';
import { about, imitate } from './imitation.test.fixture.ts';

const day = 86_400_000;

/** A machine of the same vendor that is licensed, somewhere else. */
async function licensedElsewhere({ site }: AgentSite, machine: number): Promise<Activation> {
  const license = await openActivation(site.product(machine));
  await license.setHost(site.host.address, 'machine');
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  return license;
}

/** The product is in the grace that it would have without an agent, and licensed by its own work when it tries. */
async function helpsItself(desk: AgentSite, why?: string): Promise<void> {
  const license = await openActivation(desk.user(1));
  const first = license.status();
  assert.deepEqual([first.state, first.scope, first.licensed], ['initial-grace', 'given', false]);
  assert.equal(license.machine.settings().agent?.problem, why);
  const report = await license.ensureActivated();
  assert.equal(report.outcome, 'failed', 'there is no host yet');
  await ownHost(desk);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(license.status().scope, 'given');
  await license.close();
}

function ownHost({ site, user }: AgentSite): Promise<string> {
  const { agent: _agent, ...alone } = user(1);
  return openMachine(alone).setHost(site.host.address, 'machine');
}

test('silence, garbage, another protocol and an endless answer: the product works by itself', async (t) => {
  for (const said of ['', 'garbage', '[]', '{}', 'null', '{"api":"1"}', '{"api":1,"state":{}}']) {
    const desk = await createAgentSite(t);
    await imitate(t, desk, () => said);
    await helpsItself(
      desk,
      said === '' || said === 'garbage' || said === '[]' || said === 'null' ? 'agent-unreachable' : 'agent-not-proven',
    );
  }
  const silent = await createAgentSite(t);
  await imitate(t, silent, () => undefined);
  await helpsItself(silent, 'agent-unreachable');
  const endless = await createAgentSite(t);
  const server = createNetServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n');
    const more = (): void => {
      while (!socket.destroyed && socket.write('x'.repeat(65_536)));
    };
    socket.on('drain', more);
    more();
  });
  mkdirSync(endless.sockets, { recursive: true });
  await new Promise<void>((resolve) => server.listen(endless.place.everyone, resolve));
  t.after(() => server.close());
  await helpsItself(endless, 'agent-unreachable');
});

test('somebody else’s lease, with proofs of every other kind, licenses nothing', async (t) => {
  const desk = await createAgentSite(t);
  const victim = await licensedElsewhere(desk, 2);
  const own = await licensedElsewhere(desk, 3);
  const nonce = Buffer.alloc(16).toString('base64url');
  const replayed = await showMachine(victim.machine, nonce);
  const foreign = await showMachine(own.machine, nonce);
  const answers: Record<string, (fresh: unknown) => object | Promise<object>> = {
    'a proof that was recorded': () => ({ ...about, ...replayed }),
    'no proof': () => ({ ...about, ...replayed, proofs: [] }),
    'no client at all': () => ({ ...about, ...replayed, clients: [], proofs: [] }),
    'an empty proof': () => ({ ...about, ...replayed, proofs: [''] }),
    'the proof of another key': async (fresh) => ({
      ...about,
      ...replayed,
      proofs: (await showMachine(own.machine, fresh)).proofs,
    }),
    'another key that is proved, beside the lease': async (fresh) => {
      const shown = await showMachine(own.machine, fresh);
      return { ...about, ...shown, state: replayed.state };
    },
    'the lease rewritten for a key that is proved': async (fresh) => {
      const shown = await showMachine(own.machine, fresh);
      const [client = ''] = shown.clients;
      const state = JSON.parse(JSON.stringify(replayed.state).replaceAll(replayed.clients[0] ?? '', client)) as object;
      return { ...about, ...shown, state };
    },
    'another machine’s, forwarded': async (fresh) => ({ ...about, ...(await showMachine(victim.machine, fresh)) }),
  };
  assert.notDeepEqual(replayed.clients, foreign.clients);
  for (const [name, answer] of Object.entries(answers)) {
    const place = await createAgentSite(t);
    const joined = {
      ...place,
      site: desk.site,
      user: (n: number) => ({ ...desk.user(n), directory: place.site.folder(`u${n}`), agent: place.sockets }),
    };
    await imitate(t, joined, (path, { nonce: fresh }) => (path.endsWith('/status') ? answer(fresh) : {}));
    const license = await openActivation(joined.user(1));
    assert.deepEqual([name, license.status().licensed], [name, false]);
    assert.equal(license.leaseChain(), undefined, name);
    assert.notEqual((await license.ensureActivated()).outcome, 'licensed', name);
    assert.equal(license.status().licensed, false, name);
    await license.close();
  }
});

test('the true agent’s key and lease on this machine, relayed by anybody, is no forgery; with other facts it is refused', async (t) => {
  const desk = await createAgentSite(t);
  const licensed = await licensedElsewhere(desk, 7);
  await imitate(t, desk, async (path, { nonce }) =>
    path.endsWith('/status') ? { ...about, ...(await showMachine(licensed.machine, nonce)) } : {},
  );
  const here = await openActivation(desk.user(1));
  assert.equal(here.status().licensed, true);
  const device = { facts: [1, 2, 3], virtual: false } as const;
  const elsewhere = await openActivation({ ...desk.user(2), device });
  assert.equal(elsewhere.status().licensed, false);
  assert.equal(elsewhere.machine.settings().agent?.problem, 'agent-not-proven');
});

test('an imitation that begins grace anew each day gains no day', async (t) => {
  const desk = await createAgentSite(t);
  const { clock, vendor } = desk.site;
  const fresh = (): object => {
    const now = clock.now() / 1000;
    const key = {
      text: vendor.setupKey('studio'),
      lastFive: vendor.setupKey('studio').slice(-5),
      generation: 2026,
      installedAt: now,
    };
    return {
      ...about,
      clients: [],
      proofs: [],
      grace: { editions: { 'aurora-studio/studio@2026': { start: now, rearms: 0 } } },
      state: {
        revocations: [],
        caching: true,
        hosts: {},
        applications: {},
        editions: { 'aurora-studio/studio': { key } },
      },
    };
  };
  await imitate(t, desk, (path) => (path.endsWith('/status') ? fresh() : {}));
  const license = await openActivation(desk.user(1));
  assert.equal(license.status().state, 'initial-grace');
  clock.advance(29 * day);
  await license.tick();
  assert.equal(license.status().state, 'initial-grace');
  clock.advance(2 * day);
  await license.tick();
  assert.equal(license.status().state, 'notification');
  const again = await openActivation(desk.user(1));
  assert.equal(again.status().state, 'notification');
});

test('nor does one that holds a key of its own and a lease of nobody, where the product can write nothing', async (t) => {
  const desk = await createAgentSite(t);
  const { clock, vendor } = desk.site;
  const other = await licensedElsewhere(desk, 7);
  await imitate(t, desk, async (path, { nonce }) => {
    if (!path.endsWith('/status')) return {};
    const now = clock.now() / 1000;
    const shown = await showMachine(other.machine, nonce);
    const [client = ''] = shown.clients;
    const text = vendor.setupKey('studio');
    const key = { text, lastFive: text.slice(-5), generation: 2026, installedAt: now };
    const editions = { 'aurora-studio/studio': { key, lease: { chain: ['x', 'y', 'z'], client, host: 'h:1' } } };
    const grace = { editions: { 'aurora-studio/studio@2026': { start: now, rearms: 0 } } };
    return { ...about, ...shown, grace, state: { ...shown.state, editions } };
  });
  mkdirSync(desk.site.folder('.'), { recursive: true });
  writeFileSync(desk.site.folder('file'), '');
  const license = await openActivation({ ...desk.user(1), directory: desk.site.folder('file/below') });
  assert.equal(license.status().scope, 'agent');
  assert.equal(license.status().state, 'unlicensed', 'neither a key nor a grace that nobody has noted');
  assert.deepEqual(license.status().entitlements, {});
});

test('an imitation that says licensed in its report is not believed, and the product tries itself', async (t) => {
  const desk = await createAgentSite(t);
  const shown = { clients: [], proofs: [], grace: { editions: {} } };
  const state = { revocations: [], caching: true, hosts: {}, applications: {}, editions: {} };
  await imitate(t, desk, (path) => {
    if (path.endsWith('/status')) return { ...about, ...shown, state };
    return { report: { outcome: 'licensed', detail: 'all is well\u001b[2J', hosts: [], domains: [], notes: [] } };
  });
  await ownHost(desk);
  const license = await openActivation(desk.user(1));
  assert.equal(license.status().scope, 'agent');
  const report = await license.ensureActivated();
  assert.equal(report.outcome, 'licensed');
  assert.equal(report.hosts[0]?.host, desk.site.host.address, 'by its own work');
  assert.deepEqual([license.status().licensed, license.status().scope], [true, 'given']);
});

test('an agent that is too old is left alone, and the product says so', async (t) => {
  const desk = await createAgentSite(t);
  await imitate(t, desk, () => ({ ...about, api: 0 }));
  await helpsItself(desk, 'agent-too-old');
});

test('an agent of a later interface with members that nobody knows is understood', async (t) => {
  const desk = await createAgentSite(t);
  const licensed = await licensedElsewhere(desk, 7);
  await imitate(t, desk, async (path, { nonce }) =>
    path.endsWith('/status') ? { ...about, api: 7, zz: [1], ...(await showMachine(licensed.machine, nonce)) } : {},
  );
  assert.equal((await openActivation(desk.user(1))).status().licensed, true);
});

test('a state folder copied to an agent of another machine proves nothing', async (t) => {
  const desk = await createAgentSite(t);
  const victim = await licensedElsewhere(desk, 2);
  const folder = join(desk.site.folder('machine'), desk.site.vendor.vendor);
  cpSync(victim.machine.folder.place.path, folder, { recursive: true });
  await desk.start();
  const answer = await askAgent(desk.place.everyone, {
    method: 'POST',
    path: `/v1/vendors/${desk.site.vendor.vendor}/status`,
    body: { nonce: Buffer.alloc(16).toString('base64url') },
    milliseconds: 5000,
  });
  assert.deepEqual([answer['clients'], answer['proofs']], [[], []]);
  const license = await openActivation(desk.user(1));
  assert.equal(license.status().licensed, false);
  await setHostOf(desk);
  assert.equal((await license.ensureActivated()).outcome, 'licensed', 'with an identity of its own');
});
