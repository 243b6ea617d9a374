// sqlite alone: about what a host tells of itself, from what is loaded at the start
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { judgeHostInfo, type RequestId, RevocationSet, type Signer, type StoreId } from '@attiva/protocol';
import { createSigner } from '@attiva/testkit';
import {
  activate,
  outcomeOf,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';
import { InfoLine } from './host-info.ts';

const newNonce = (): RequestId => randomBytes(16).toString('base64url') as RequestId;

function ask(trial: TrialHost, nonce: string, vendor: string = trial.vendor.vendor): Promise<Response> {
  return fetch(`${trial.url}/v1/host?nonce=${nonce}&vendor=${vendor}`);
}

describe('GET /v1/host', () => {
  test('tells signed, over the nonce, who the host is for that vendor; counts nobody', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const nonce = newNonce();
    const now = Math.floor(trial.clock.ms / 1000);
    const trust = {
      vendor: trial.vendor.vendor,
      roots: [trial.vendor.root.jwk],
      now,
      revocations: RevocationSet.empty,
    };
    const judged = judgeHostInfo(await (await ask(trial, nonce)).json(), { nonce }, trust);
    assert.deepEqual(judged.info.applications, [{ id: 'aurora-os', generation: 2025 }]);
    assert.equal(judged.info.serving, true);
    assert.equal(judged.clockDifferenceSeconds, 0);
    assert.equal((await statusOf(trial)).inventory, 0);
    assert.deepEqual(await trial.host.doors.events({ limit: 10 }), { events: [] });
  });

  test('without a vendor: health without names', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const answer = await fetch(`${trial.url}/v1/host`);
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), { status: 'ok', protocol: [1] });
  });

  test('for another vendor, or before registration, an unsigned refusal; without a proper nonce as well', async (t) => {
    const trial = await startTrialHost({ grants: [] });
    t.after(() => trial.stop());
    for (const vendor of ['nobody.example', trial.vendor.vendor, '', 'a&vendor=b']) {
      const answer = await ask(trial, newNonce(), vendor);
      assert.equal(answer.status, 503);
      assert.equal(((await answer.json()) as { code: string }).code, 'host-not-registered');
    }
    assert.equal((await ask(trial, 'short')).status, 400);
  });

  test('a flood of questions does not take the place of activations', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const questions = Promise.all(Array.from({ length: 400 }, () => ask(trial, newNonce())));
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => activate(trial, trialClient())));
    assert.equal(outcomes.filter((outcome) => outcomeOf(outcome) === 'licensed').length, 18);
    for (const answer of await questions) assert.ok(answer.status === 200 || answer.status === 503);
  });
});

test('the line of questions is bounded, also while a slow key signs, and one signature covers those that wait', async () => {
  const key = createSigner();
  const gates: (() => void)[] = [];
  const signer: Signer = {
    ...key,
    sign: async (bytes) => {
      await new Promise<void>((open) => gates.push(open));
      return key.sign(bytes);
    },
  };
  const grant = { claims: { sub: key.id, generation: 1 }, chain: ['g', 'd'], signer, revoked: false };
  const vendor = { id: 'aurora.example', grants: [grant], applications: new Map() };
  const book = { find: () => vendor } as never;
  let milliseconds = 0;
  const line = new InfoLine({
    book,
    store: newNonce() as string as StoreId,
    program: '1',
    now: () => 1,
    capacity: 3,
    monotonic: () => milliseconds,
  });
  const opened = async (many: number): Promise<void> => {
    while (gates.length < many) await new Promise((resolve) => setImmediate(resolve));
  };
  const first = line.ask('aurora.example', { nonce: newNonce() });
  await opened(1);
  const rest = [line.ask('aurora.example', { nonce: newNonce() }), line.ask('aurora.example', { nonce: newNonce() })];
  const refused = async (retryAfterSeconds: number): Promise<void> =>
    assert.rejects(line.ask('aurora.example', { nonce: newNonce() }), { code: 'busy', retryAfterSeconds });
  await refused(1);
  // A key that takes its time: nobody is called back sooner than it has taken already.
  milliseconds = 7000;
  await refused(7);
  gates[0]?.();
  assert.match(await first, /^\{"chain":\["/);
  await opened(2);
  gates[1]?.();
  assert.equal((await Promise.all(rest)).length, 2);
  assert.equal(gates.length, 2, 'two signatures for three questions');
});
