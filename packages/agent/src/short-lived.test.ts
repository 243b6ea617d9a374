import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openActivation } from '@attiva/client';
import { createAgentSite, setHostOf } from './agent.test.fixture.ts';

test('a product that lives for a job asks the host that an administrator has set on its machine', async (t) => {
  const desk = await createAgentSite(t);
  await desk.start();
  await setHostOf(desk);
  const { directory: _none, ...job } = desk.user(1);
  const license = await openActivation({ ...job, ephemeral: true });
  const { hosts, folder } = license.machine.settings();
  assert.deepEqual(hosts, { machine: desk.site.host.address });
  assert.match(folder.path, /attiva-ephemeral-/);
  const report = await license.ensureActivated();
  assert.deepEqual(
    [report.outcome, license.status().host],
    ['licensed', desk.site.host.address],
    JSON.stringify(report),
  );
  assert.equal((await license.leave()).host, desk.site.host.address);
});
