import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ActivationSource, type DirectorySession, openActivation } from '@attiva/client';
import { directoryId } from '@attiva/protocol';
import { type AgentSite, createAgentSite, setHostOf } from './agent.test.fixture.ts';

const day = 86_400_000;
const week = 7.7 * day; // A session every 7 days, give or take a tenth.

/** The directory that the agent's machine belongs to, until it leaves. */
class Domain implements ActivationSource {
  session: DirectorySession | undefined;
  asked = 0;

  async read(): Promise<DirectorySession | undefined> {
    this.asked += 1;
    return this.session;
  }
}

async function joined({ site }: AgentSite): Promise<Domain> {
  const id = directoryId({ kind: 'ad', uuid: '6ebc0593-7d81-48ae-85ac-78927ea425d0' });
  const text = JSON.stringify(await site.vendor.activationObject(id, 'aurora-studio'));
  const domain = new Domain();
  domain.session = { directory: 'ad.example', ids: [id], objects: [{ name: 'Studio', text }] };
  return domain;
}

test('the object of the directory licenses an agent’s machine for all its users, and the agent checks it by itself', async (t) => {
  const desk = await createAgentSite(t);
  const domain = await joined(desk);
  const agent = await desk.start({ activationSource: domain });
  const mine = new Domain();
  const license = await openActivation({ ...desk.user(1), activationSource: mine });
  assert.equal((await license.ensureActivated()).outcome, 'licensed');
  const other = await openActivation(desk.user(2));
  for (const { state, method, scope, directory } of [license.status(), other.status()])
    assert.deepEqual([state, method, scope, directory?.object], ['licensed', 'directory', 'agent', 'Studio']);
  assert.equal(domain.asked, 1);
  const until = license.status().validUntil ?? 0;
  desk.site.clock.advance(week);
  await agent.tick();
  await license.tick();
  assert.deepEqual([domain.asked, license.status().validUntil], [2, until + week]);
  assert.deepEqual([mine.asked, desk.site.host.requests.length], [0, 0], 'nobody else was asked');
  assert.equal(existsSync(join(desk.user(1).directory, 'identity.json')), false);
});

test('an agent’s machine that left loses the license at the next check, for every user, and a host licenses it again', async (t) => {
  const desk = await createAgentSite(t);
  const domain = await joined(desk);
  const agent = await desk.start({ activationSource: domain });
  const license = await openActivation(desk.user(1));
  await license.ensureActivated();
  domain.session = undefined;
  desk.site.clock.advance(6 * day);
  await agent.tick();
  await license.tick();
  assert.equal(license.status().state, 'licensed', 'nobody has looked yet');
  desk.site.clock.advance(week - 6 * day);
  await agent.tick();
  await license.tick();
  const left = license.status();
  assert.deepEqual([left.state, left.reason, left.scope], ['additional-grace', 'directory-left', 'agent']);
  await setHostOf(desk);
  desk.site.clock.advance(day);
  await agent.tick();
  await license.tick();
  const again = license.status();
  assert.deepEqual([again.state, again.method, again.reason], ['licensed', 'host', undefined]);
  assert.equal(desk.site.host.count('aurora-studio'), 1);
});

test('a user who brings a directory of his own changes nothing while the agent works', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start({ activationSource: new Domain() });
  const mine = await joined(desk);
  const license = await openActivation({ ...desk.user(1), activationSource: mine });
  assert.notEqual((await license.ensureActivated()).outcome, 'licensed');
  assert.deepEqual([mine.asked, license.status().state], [0, 'initial-grace']);
});
