/** The metrics of a real host that has had requests. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { renderMetrics } from '@attiva/daemon';
import { StorageError } from '@attiva/storage';
import { VendorBook } from '../vendors/vendor-book.ts';
import { HostMeters } from './host-meters.ts';
import { createHostMetrics } from './host-metrics.ts';
import { activate, adminToken, post, startTrialHost, trialClient, type TrialHost } from '../trial-host.test.fixture.ts';

async function scrape(trial: TrialHost, authorization = `Bearer ${adminToken}`): Promise<string> {
  const answer = await trial.host.administration.fastify.inject({
    url: '/metrics',
    headers: { authorization, host: 'localhost' },
  });
  return answer.body;
}

describe('the metrics of a host', () => {
  test('count requests by outcome, those that are written nowhere among them, and name no machine', async (t) => {
    const until = Math.floor(Date.UTC(2027, 0, 10) / 1000);
    const trial = await startTrialHost({ grants: [{ application: 'aurora-os', terms: { until, quantity: 400 } }] });
    t.after(() => trial.stop());
    const client = trialClient();
    await activate(trial, client, { name: 'pc-secret' });
    await activate(trial, trialClient(), { name: 'pc-secret', edition: 'server' });
    await activate(trial, trialClient(), { name: 'pc-secret', edition: 'mainframe' });
    await post(trial, 'rubbish');
    const text = await scrape(trial);
    for (const line of [
      'attiva_host_requests_total{outcome="counted"} 1',
      'attiva_host_requests_total{outcome="licensed"} 1',
      'attiva_host_requests_total{outcome="edition-unknown"} 1',
      'attiva_host_requests_total{outcome="not-authentic"} 1',
      'attiva_host_database_reachable 1',
      'attiva_host_queue_length 0',
      'attiva_host_commit_seconds_count 3',
      `attiva_host_registered{vendor="${trial.vendor.vendor}"} 1`,
      `attiva_host_serving{vendor="${trial.vendor.vendor}",application="aurora-os"} 1`,
      `attiva_host_inventory{vendor="${trial.vendor.vendor}",application="aurora-os"} 2`,
      `attiva_host_threshold{vendor="${trial.vendor.vendor}",application="aurora-os",edition="desktop"} 3`,
      `attiva_host_machines{vendor="${trial.vendor.vendor}",application="aurora-os",edition="server",lease="held"} 1`,
      `attiva_host_grant_end_timestamp_seconds{vendor="${trial.vendor.vendor}",application="aurora-os"} ${until}`,
      `attiva_host_quantity{vendor="${trial.vendor.vendor}",application="aurora-os"} 400`,
      `attiva_host_last_request_timestamp_seconds ${Math.floor(trial.clock.ms / 1000)}`,
      'attiva_host_warnings{code="agreement-ended",severity="warning"} 1',
    ]) {
      assert.ok(text.split('\n').includes(line), `${line}\n${text}`);
    }
    assert.doesNotMatch(text, /pc-secret|127\.0\.0\.1/);
  });

  test('go on while the database does not answer, without the numbers that come from it', async () => {
    let error: Error = new StorageError('unreachable', 'Nobody answers at db.example:5432.');
    const gather = createHostMetrics({
      meters: new HostMeters(0),
      line: () => ({ length: 7 }),
      book: new VendorBook(),
      status: () => Promise.reject(error),
      publishing: { view: () => Promise.reject(error) },
      monotonic: () => 0,
    });
    const text = renderMetrics(await gather());
    assert.match(text, /^attiva_host_database_reachable 0$/m);
    assert.match(text, /^attiva_host_queue_length 7$/m);
    assert.doesNotMatch(text, /inventory|requests_total/);
    error = new TypeError('a defect');
    await assert.rejects(gather(), error);
  });

  test('need the token of the administration there', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    assert.match(await scrape(trial, ''), /not-permitted/);
  });

  test('have a listener of their own where one is configured, with a token that can do nothing else', async (t) => {
    const trial = await startTrialHost({ config: '[metrics]\naddress = "127.0.0.1"\nport = 0\n', grants: [] });
    t.after(() => trial.stop());
    const token = (await readFile(join(trial.folder, 'metrics.token'), 'utf8')).trim();
    assert.notEqual(token, adminToken);
    const answer = await trial.host.administration.fastify.inject({
      url: '/v1/status',
      headers: { authorization: `Bearer ${token}`, host: 'localhost' },
    });
    assert.equal(answer.statusCode, 403);
  });
});
