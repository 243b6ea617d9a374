import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { askAgent, openActivation } from '@attiva/client';
import { FakeAuthority } from '@attiva/testkit';
import { createAgentSite } from './agent.test.fixture.ts';

test('a device key at the agent: one license for all users, asked for and answered on paper, given to no user', async (t) => {
  const desk = await createAgentSite(t);
  const { site } = desk;
  const authority = await FakeAuthority.start({ vendor: site.vendor, now: site.clock.now });
  t.after(() => authority.close());
  await desk.start();
  const { setupKey: _none, ...first } = desk.user(1);
  const license = await openActivation(first);
  const key = site.vendor.deviceKey('studio');
  // The product of this test names no authority: what is installed waits for an answer on paper.
  assert.equal((await license.installKey(key)).code, 'authority-unreachable');
  assert.deepEqual([license.status().state, license.status().deviceKey], ['initial-grace', true]);
  const request = await license.createCarryRequest();
  assert.deepEqual([request.kind, await license.waitingRequest()], ['license-request', request]);
  const { chain } = await authority.license(request.statement);
  const answer = { client: request.client, nonce: request.nonce, chain };
  assert.equal((await license.applyCarryAnswer(answer)).outcome, 'licensed');
  await assert.rejects(license.applyCarryAnswer(answer), { code: 'nothing-awaited' });
  const { setupKey: _neither, ...second } = desk.user(2);
  const other = await openActivation(second);
  for (const one of [license.status(), other.status()])
    assert.deepEqual([one.state, one.method, one.scope, one.key], ['licensed', 'device', 'agent', key.slice(-5)]);
  assert.equal(existsSync(join(second.directory, 'device-keys.json')), false, 'no user holds what proves the key');
});

test('a product brings no device key to the agent', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  const path = `/v1/vendors/${desk.site.vendor.vendor}/keys`;
  const body = { key: desk.site.vendor.deviceKey('studio') };
  const asked = askAgent(desk.place.everyone, { method: 'POST', path, body, milliseconds: 5000 });
  await assert.rejects(asked, { code: 'not-permitted' });
});
