import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import {
  carryAnswerText,
  type CarryEntry,
  carryFileText,
  type CarryRequest,
  createLicenseRequest,
  createLicenseReturn,
  parseCarryAnswer,
  type RequestId,
  type StatementId,
} from '@attiva/protocol';
import { FakeAuthority } from '@attiva/testkit';
import { administer, requestOf, startTrialHost, trialClient, type TrialHost } from '../trial-host.test.fixture.ts';

interface Listed {
  readonly requests: readonly { readonly client: string; readonly nonce: string; readonly state: string }[];
}

async function trialFor(t: TestContext): Promise<TrialHost> {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  return trial;
}

async function taken(trial: TrialHost, text: string): Promise<Record<string, unknown>> {
  const { status, body } = await administer(trial, '/v1/carried-files', { files: [{ name: 'a', text }] });
  assert.equal(status, 200, JSON.stringify(body));
  return (body['files'] as Record<string, unknown>[])[0] ?? {};
}

async function collect(trial: TrialHost, kind: CarryRequest['kind'], statement: string): Promise<void> {
  const file = carryFileText({ vendor: trial.vendor.vendor, requests: [{ kind, statement }] });
  assert.equal((await taken(trial, file))['added'], 1);
}

/** What became of the one entry of an answer file. */
async function outcome(trial: TrialHost, entry: object): Promise<string> {
  const answer = { vendor: trial.vendor.vendor, answers: [entry as CarryEntry], revocations: [] };
  const { rows } = await taken(trial, carryAnswerText(answer));
  return (rows as { outcome: string }[])[0]?.outcome ?? '';
}

const listed = async (trial: TrialHost): Promise<Listed> => (await administer<Listed>(trial, '/v1/carried')).body;

const stateOf = async (trial: TrialHost): Promise<string | undefined> => (await listed(trial)).requests[0]?.state;

const keysOf = async (trial: TrialHost): Promise<unknown> =>
  ((await administer(trial, '/v1/device-keys')).body['keys'] as { remaining?: number }[]).map(
    ({ remaining }) => remaining,
  );

function facts(trial: TrialHost): Parameters<typeof createLicenseReturn>[0] {
  const jti = randomBytes(16).toString('base64url') as RequestId;
  const iat = Math.floor(trial.clock.ms / 1000);
  const returns = 'R'.repeat(20) as StatementId;
  return { vendor: trial.vendor.vendor, iat, jti, bundle: 0, key: 'QPZRY', device: [1, 2, 3], returns };
}

test('a forged answer to a license request leaves it waiting and says nothing of the key; the genuine one counts', async (t) => {
  const trial = await trialFor(t);
  const { signer } = trialClient();
  const { returns, ...asked } = facts(trial);
  const { statement } = await createLicenseRequest({ ...asked, verifier: randomBytes(32) }, signer);
  await collect(trial, 'license-request', statement);
  const from = { client: signer.id, nonce: asked.jti };
  assert.equal(await outcome(trial, { ...from, returned: returns, remaining: 7 }), 'spoilt');
  assert.equal(await outcome(trial, { ...from, chain: ['x.y.z'], remaining: 7 }), 'spoilt');
  assert.deepEqual([await stateOf(trial), await keysOf(trial)], ['waiting', [undefined]]);
  const problem = { code: 'quota-exhausted', detail: 'no', facts: {} };
  assert.equal(await outcome(trial, { ...from, problem }), 'refused');
  assert.deepEqual(await keysOf(trial), [undefined], 'a file does not say that a key is used up');
  const authority = await FakeAuthority.start({ vendor: trial.vendor, now: () => trial.clock.ms, edition: 'desktop' });
  t.after(() => authority.close());
  const genuine = await authority.license(statement);
  assert.equal(await outcome(trial, { ...from, ...genuine }), 'licensed');
  assert.deepEqual([await stateOf(trial), await keysOf(trial)], ['ready', [genuine.remaining]]);
});

test('a return is believed where the machine gives that very license back, without a count', async (t) => {
  const trial = await trialFor(t);
  const { signer } = trialClient();
  const asked = facts(trial);
  await collect(trial, 'license-request', await createLicenseReturn(asked, signer));
  const from = { client: signer.id, nonce: asked.jti, remaining: 7 };
  assert.equal(await outcome(trial, { ...from, returned: 'S'.repeat(20) }), 'spoilt');
  assert.equal(await stateOf(trial), 'waiting');
  assert.equal(await outcome(trial, { ...from, returned: asked.returns }), 'returned');
  assert.deepEqual([await stateOf(trial), await keysOf(trial)], ['ready', [undefined]]);
});

test("an answer to another machine's request for a lease leaves this one waiting; its own is taken", async (t) => {
  const trial = await trialFor(t);
  const [own, other] = [await requestOf(trial, trialClient()), await requestOf(trial, trialClient())];
  const { vendor } = trial.vendor;
  const requests = [own, other].map(({ statement }) => ({ kind: 'activation-request', statement }) as const);
  const { body } = await administer(trial, '/v1/carry', { file: carryFileText({ vendor, requests }) });
  const [genuine, foreign] = parseCarryAnswer(JSON.stringify(body)).answers;
  assert.ok(genuine !== undefined && 'chain' in genuine && foreign !== undefined && 'chain' in foreign);
  await collect(trial, 'activation-request', own.statement);
  assert.equal(await outcome(trial, { ...genuine, chain: foreign.chain }), 'spoilt');
  assert.equal(
    await outcome(trial, { client: genuine.client, nonce: genuine.nonce, returned: 'R'.repeat(20) }),
    'spoilt',
  );
  assert.equal(await stateOf(trial), 'waiting');
  assert.equal(await outcome(trial, genuine), 'licensed');
});
