/** Identities of users' folders go over to the agent: counted once in the end, licensed throughout, nobody asked. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Activation, askAgent, openActivation } from '@attiva/client';
import { createSuccession } from '@attiva/protocol';
import { createSigner } from '@attiva/testkit';
import { type AgentSite, createAgentSite, setHostOf } from './agent.test.fixture.ts';

const minute = 60_000;

/** A user's product that found no agent, and was licensed by its own work. */
async function licensedAlone(desk: AgentSite, user: number): Promise<Activation> {
  const license = await openActivation(desk.user(user));
  await license.machine.setHost(desk.site.host.address, 'machine');
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  assert.equal(license.status().scope, 'given');
  return license;
}

function identitiesOf({ user }: AgentSite, number: number): number {
  const text = readFileSync(join(user(number).directory, 'identity.json'), 'utf8');
  return (JSON.parse(text) as { content: { identities: unknown[] } }).content.identities.length;
}

test('a terminal server: 50 users by themselves, then an agent; the host counts one machine, and all are licensed throughout', async (t) => {
  const desk = await createAgentSite(t);
  const users = Array.from({ length: 50 }, (_, at) => at);
  const licenses: Activation[] = [];
  for (const user of users) licenses.push(await licensedAlone(desk, user));
  assert.equal(desk.site.host.count('aurora-studio'), 50);
  const agent = await desk.start();
  await setHostOf(desk);
  for (let look = 0; look < 3; look += 1) {
    for (const license of licenses) {
      await license.tick();
      assert.equal(license.status().state, 'licensed', `look ${look}`);
    }
    desk.site.clock.advance(minute);
    await agent.tick();
  }
  assert.equal(desk.site.host.count('aurora-studio'), 1);
  assert.deepEqual(new Set(licenses.map((license) => license.status().scope)), new Set(['agent']));
  assert.deepEqual(new Set(users.map((user) => identitiesOf(desk, user))), new Set([0]));
  const asked = desk.site.host.requests.length;
  desk.site.clock.advance(minute);
  await agent.tick();
  for (const license of licenses) await license.tick();
  assert.equal(desk.site.host.requests.length, asked, 'and nobody asks any more');
});

test('as long as the agent has no lease, the user’s own holds; then it is dropped', async (t) => {
  const desk = await createAgentSite(t);
  const license = await licensedAlone(desk, 1);
  const agent = await desk.start();
  await license.tick();
  desk.site.clock.advance(5 * minute);
  await agent.tick();
  await license.tick();
  assert.deepEqual([license.status().state, license.status().scope], ['licensed', 'agent']);
  assert.equal(identitiesOf(desk, 1), 1, 'the agent knows no host yet');
  await setHostOf(desk);
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  await license.tick();
  assert.equal(identitiesOf(desk, 1), 0);
  await license.tick();
  assert.equal(license.status().state, 'licensed');
  assert.equal(desk.site.host.count('aurora-studio'), 1);
});

test('what an agent was given outlives it: the next one tells the host', async (t) => {
  const desk = await createAgentSite(t);
  const { host } = desk.site;
  const license = await licensedAlone(desk, 1);
  const first = await desk.start();
  await setHostOf(desk);
  await license.ensureActivated();
  await license.tick();
  const alone = await openActivation({ ...desk.user(2), agent: false });
  await alone.machine.setHost(host.address, 'machine');
  await alone.ensureActivated();
  assert.equal(host.count('aurora-studio'), 2);
  host.mischief = (_request, response) => {
    response.destroy();
    return true;
  };
  const found = await openActivation(desk.user(2));
  await found.tick();
  await first.close();
  host.mischief = undefined;
  assert.equal(host.count('aurora-studio'), 2, 'nobody has told the host');
  const second = await desk.start();
  await second.tick();
  assert.equal(host.count('aurora-studio'), 1);
});

test('a succession by a stranger, to a stranger, or for nothing is refused', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  await setHostOf(desk);
  const license = await openActivation(desk.user(1));
  await license.ensureActivated();
  const { clientId } = license.status();
  const { vendor } = license.status();
  assert.ok(clientId !== undefined);
  const iat = Math.floor(desk.site.clock.now() / 1000);
  const old = createSigner();
  const good = await createSuccession({ vendor, iat, to: clientId }, old);
  const bad = {
    'to another machine': await createSuccession({ vendor, iat, to: createSigner().id }, old),
    'signed by nobody': good.slice(0, -4).concat('AAAA'),
    'no statement': 'garbage',
  };
  const give = (succession: unknown, applications: readonly string[]): Promise<unknown> =>
    askAgent(desk.place.everyone, {
      method: 'POST',
      path: `/v1/vendors/${vendor}/successions`,
      body: { succession, applications },
      milliseconds: 5000,
    });
  for (const [name, text] of Object.entries(bad)) {
    await assert.rejects(give(text, ['aurora-studio']), { code: 'succession-refused' }, name);
  }
  await assert.rejects(give(good, []), { code: 'edition-unknown' });
  await assert.rejects(give(good, ['../x']), { code: 'edition-unknown' });
  assert.deepEqual(await give(good, ['aurora-studio']), {}, 'an identity that no host knows changes nothing there');
});
