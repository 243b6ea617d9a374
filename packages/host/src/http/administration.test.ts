// sqlite alone: about the listener and what routes refuse; no statement of its own
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  activate,
  administer,
  hostKey,
  startTrialHost,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';

describe('the administration', () => {
  let trial: TrialHost;
  before(async () => {
    trial = await startTrialHost();
    await activate(trial, trialClient(), { name: 'pc-1' });
  });
  after(() => trial.stop());

  test('asks for the token and for a name of this machine', async () => {
    const refused = [
      { authorization: '' },
      { authorization: `Bearer ${'y'.repeat(43)}` },
      { host: 'rebound.example' },
      { host: 'rebound.example:7690' },
    ];
    for (const headers of refused) {
      const { status, body } = await administer(trial, '/v1/status', undefined, headers);
      assert.deepEqual([status, body['code']], [403, 'not-permitted']);
    }
    for (const host of ['localhost:7690', '127.0.0.1', '[::1]:7690']) {
      assert.equal((await administer(trial, '/v1/status', undefined, { host })).status, 200);
    }
  });

  test('names unknown and wrong fields', async () => {
    const wrong = await administer(trial, '/v1/registrations', { kee: hostKey.text, vendor: 5 });
    assert.deepEqual([wrong.status, wrong.body['code']], [400, 'wrong-usage']);
    assert.deepEqual(wrong.body['facts'], { fields: ['kee', 'key', 'vendor'] });
    for (const path of [
      '/v1/clients?limit=-1',
      '/v1/clients?limit=1e3',
      '/v1/clients?lim=5',
      '/v1/events?limit=5000',
    ]) {
      assert.equal((await administer(trial, path)).status, 400, path);
    }
  });

  test('lists clients and events, and finds those of one client', async () => {
    const { body } = await administer(trial, '/v1/clients?limit=5');
    const [client] = body['clients'] as Record<string, unknown>[];
    assert.equal(client?.['name'], 'pc-1');
    const events = await administer(trial, `/v1/events?client=${String(client?.['client'])}`);
    assert.equal((events.body['events'] as object[]).length, 1);
    assert.deepEqual((await administer(trial, '/v1/events?client=pc-1')).body, events.body, 'also by its name');
    assert.deepEqual((await administer(trial, '/v1/events?client=nobody')).body, { events: [] });
    const [newest] = events.body['events'] as { event: number }[];
    for (const more of ['', '&client=pc-1']) {
      const earlier = await administer(trial, `/v1/events?before=${newest?.event ?? 0}${more}`);
      assert.deepEqual(earlier.body, { events: [] }, 'the next page begins below the last one');
      const again = await administer(trial, `/v1/events?before=${(newest?.event ?? 0) + 1}${more}`);
      assert.deepEqual(again.body, events.body);
    }
  });

  test('shows no key: a registration answers with the last five characters', async () => {
    const { status, body } = await administer(trial, '/v1/registrations', { key: hostKey.text });
    assert.equal(status, 200);
    assert.doesNotMatch(JSON.stringify(body), new RegExp(hostKey.text.slice(0, 17)));
    assert.equal(body['key'], hostKey.lastFive);
  });
});
