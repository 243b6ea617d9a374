import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carryFileText, type CarryRequest, parseCarryAnswer, type VendorId } from '@attiva/protocol';
import {
  activate,
  administer,
  judgeAndKeep,
  outcomeOf,
  requestOf,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';

const day = 86_400_000;

interface Imported {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

function importFile(
  trial: TrialHost,
  statements: readonly string[],
  kind: CarryRequest['kind'] = 'activation-request',
): Promise<Imported> {
  const requests = statements.map((statement) => ({ kind, statement }));
  const file = carryFileText({ vendor: trial.vendor.vendor, requests });
  return administer(trial, '/v1/carry', { file });
}

test('machines whose requests are carried are counted and licensed like others, weeks later and once', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const clients = [trialClient(), trialClient(), trialClient()];
  const asked = [];
  for (const client of clients) asked.push(await requestOf(trial, client));
  trial.clock.ms += 29 * day;
  const { status, body } = await importFile(
    trial,
    asked.map(({ statement }) => statement),
  );
  assert.equal(status, 200, JSON.stringify(body));
  const { answers } = parseCarryAnswer(JSON.stringify(body));
  assert.deepEqual(
    answers.map(({ nonce }) => nonce),
    asked.map(({ pending }) => pending.jti),
  );
  const last = answers[2];
  assert.ok(last !== undefined && 'chain' in last, JSON.stringify(last));
  assert.equal((await statusOf(trial)).inventory, 3);
  const again = await importFile(
    trial,
    asked.map(({ statement }) => statement),
  );
  assert.equal(again.status, 200);
  assert.equal((await statusOf(trial)).inventory, 3, 'nobody is counted twice');
  const { entries } = (await administer(trial, '/v1/audit')).body as { entries: Record<string, unknown>[] };
  const step = { step: 'counted', requests: 3, refused: 0 };
  assert.deepEqual(
    entries
      .filter(({ action }) => action === 'requests-carried')
      .map(({ actor, subject, details }) => [actor, subject, details]),
    [
      ['administrator', trial.vendor.vendor, step],
      ['administrator', trial.vendor.vendor, step],
    ],
  );
});

test('a request older than thirty days, or edited, concerns its machine alone', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const old = await requestOf(trial, trialClient());
  trial.clock.ms += 31 * day;
  const fresh = await requestOf(trial, trialClient());
  const other = await requestOf(trial, trialClient());
  const edited = `${other.statement.slice(0, other.statement.lastIndexOf('.'))}.${fresh.statement.split('.')[2]}`;
  const { body } = await importFile(trial, [old.statement, edited, fresh.statement]);
  const { answers } = parseCarryAnswer(JSON.stringify(body));
  const codes = answers.map((entry) => ('problem' in entry ? entry.problem.code : 'chain'));
  assert.deepEqual(codes, ['clock-difference', 'not-authentic', 'chain']);
});

test('the name that a machine gave before stays when its renewal is carried', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const client = trialClient();
  assert.equal(outcomeOf(await activate(trial, client, { name: 'laptop-7' })), 'counted');
  trial.clock.ms += day;
  const { statement, pending } = await requestOf(trial, client);
  const { body } = await importFile(trial, [statement]);
  const [entry] = parseCarryAnswer(JSON.stringify(body)).answers;
  assert.ok(entry !== undefined && 'chain' in entry, JSON.stringify(entry));
  judgeAndKeep(trial, client, { body: { chain: entry.chain }, pending });
  const { machines } = (await administer(trial, '/v1/machines?method=carry')).body as { machines: { name: string }[] };
  assert.deepEqual(
    machines.map(({ name }) => name),
    ['laptop-7'],
  );
  const clients = (await administer(trial, '/v1/clients')).body['clients'] as { name: string }[];
  assert.deepEqual(
    clients.map(({ name }) => name),
    ['laptop-7'],
  );
});

test('a file of another vendor, or one that is none, changes nothing and says so', async (t) => {
  const trial = await startTrialHost();
  t.after(() => trial.stop());
  const other = carryFileText({ vendor: 'borealis.example' as VendorId, requests: [] });
  assert.equal((await administer(trial, '/v1/carry', { file: other })).body['code'], 'vendor-unknown');
  assert.equal((await administer(trial, '/v1/carry', { file: '{}' })).body['code'], 'carry-file-invalid');
});
