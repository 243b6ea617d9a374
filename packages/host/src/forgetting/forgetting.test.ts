import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { recordAudit } from '../audit/audit.repository.ts';
import {
  type Administered,
  activate,
  administer,
  contentOf,
  post,
  requestOf,
  startTrialHost,
  statusOf,
  storedWarningThatNames,
  trialClient,
  type TrialHost,
  type TrialOptions,
  withDatabase,
} from '../trial-host.test.fixture.ts';

const forget = (trial: TrialHost, machine: string): Promise<Administered> =>
  administer(trial, '/v1/forgotten', { machine });

async function trialFor(t: TestContext, options: TrialOptions = {}): Promise<TrialHost> {
  const trial = await startTrialHost(options);
  t.after(() => trial.stop());
  return trial;
}

test('a name is gone from every byte of the database: inventory, events, images, audit; the machine stays counted', async (t) => {
  const trial = await trialFor(t);
  const [secret, other] = [trialClient(), trialClient()];
  await activate(trial, secret, { name: 'pc-secret' });
  await activate(trial, other, { name: 'pc-other' });
  await withDatabase(trial, async (database) => {
    await database.run("update events set held_by = 'PC-SECRET' where name = 'pc-other'");
    await database.run(
      "insert into images values ('v', 'c', 'pc-secret', 2, 1, 1, '[\"pc-other\",\"pc-secret\"]', '[]', 0)",
    );
    await database.run('update hosts set warnings = ?', [storedWarningThatNames('pc-secret')]);
    const entry = { actor: 'administrator', action: 'clients-imported', subject: 'x', details: {} } as const;
    await database.transact((tx) => recordAudit(tx, { ...entry, at: 1, personal: { name: 'pc-secret' } }));
  });
  assert.match(await contentOf(trial), /pc-secret/i);
  const { status, body } = await forget(trial, 'PC-Secret');
  assert.equal(status, 200);
  assert.deepEqual(body['clients'], [secret.signer.id]);
  const left = await contentOf(trial);
  assert.doesNotMatch(left, /pc-secret/i);
  assert.match(left, /pc-other/);
  assert.equal((await statusOf(trial)).inventory, 2);
  const verdict = await administer(trial, '/v1/audit-verification');
  assert.equal(verdict.body['intact'], true);
  const audit = await administer(trial, '/v1/audit?limit=1');
  const [row] = audit.body['entries'] as { action: string; subject: string }[];
  assert.deepEqual([row?.action, row?.subject], ['machine-forgotten', secret.signer.id]);
  await activate(trial, secret);
  assert.equal((await statusOf(trial)).inventory, 2, 'the same machine, counted once');
});

test('by its client id, also twice; by a name that several identities have had', async (t) => {
  const trial = await trialFor(t);
  const clients = [trialClient(), trialClient()];
  for (const client of clients) await activate(trial, client, { name: 'pc-shared' });
  const [first] = clients;
  assert.equal((await forget(trial, first?.signer.id ?? '')).status, 200);
  assert.deepEqual((await forget(trial, first?.signer.id ?? '')).body['erased'], 0);
  const { body } = await forget(trial, 'pc-shared');
  assert.deepEqual(body['clients'], [clients[1]?.signer.id]);
  assert.doesNotMatch(await contentOf(trial), /pc-shared/);
});

test('one that was refused before anything of it was written', async (t) => {
  const trial = await trialFor(t);
  const { statement } = await requestOf(trial, trialClient(), { vendor: 'nobody.example' as never, name: 'pc-x' });
  await post(trial, statement);
  const explained = async (): Promise<string> =>
    JSON.stringify((await administer(trial, '/v1/clients/explain?machine=pc-x')).body);
  assert.match(await explained(), /claiming to be pc-x/);
  const { status, body } = await forget(trial, 'PC-X');
  assert.deepEqual([status, body['erased']], [200, 1]);
  assert.doesNotMatch(await explained(), /claiming to be/);
});

test('many at once, each with its result; names that others carry too are gone from their events', async (t) => {
  const trial = await trialFor(t);
  const vendor = trial.vendor.vendor;
  const clients = [trialClient(), trialClient(), trialClient()];
  const names = ['pc-secret-1', 'pc-secret-2', 'pc-stays'];
  for (const [index, client] of clients.entries()) await activate(trial, client, { name: names[index] ?? '' });
  const [first, second] = clients.map((client) => ({ vendor, client: client.signer.id }));
  const gone = { vendor, client: 'x'.repeat(String(first?.client).length) };
  const elsewhere = { vendor: 'nobody.example', client: first?.client };
  const { status, body } = await administer(trial, '/v1/machine-erasures', {
    machines: [first, gone, second, elsewhere],
  });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(
    (body['results'] as { outcome: string }[]).map(({ outcome }) => outcome),
    ['forgotten', 'unknown', 'forgotten', 'unknown'],
  );
  const left = await contentOf(trial);
  assert.doesNotMatch(left, /pc-secret/);
  assert.match(left, /pc-stays/);
  assert.equal((await statusOf(trial)).inventory, 3, 'they stay counted');
  const audit = await administer(trial, '/v1/audit');
  const told = (audit.body['entries'] as { action: string; subject: string }[]).filter(
    ({ action }) => action === 'machine-forgotten',
  );
  assert.deepEqual(told.map(({ subject }) => subject).toReversed(), [first?.client, second?.client]);
});

test('a name that is kept as a digest is found by the name', async (t) => {
  const trial = await trialFor(t, { config: 'names = "hashed"\n' });
  const client = trialClient();
  await activate(trial, client, { name: 'pc-hashed' });
  assert.deepEqual((await forget(trial, 'PC-HASHED')).body['clients'], [client.signer.id]);
  await withDatabase(trial, async (database) => {
    assert.deepEqual(await database.all('select * from client_names'), []);
    assert.deepEqual(await database.all('select name from events'), [{ name: null }]);
  });
});

test('nobody by that name: the nearest one is offered, and nothing is changed', async (t) => {
  const trial = await trialFor(t);
  await activate(trial, trialClient(), { name: 'pc-0231' });
  const { status, body } = await forget(trial, 'pc-0213');
  assert.deepEqual([status, body['code']], [400, 'wrong-usage']);
  assert.match(String(body['detail']), /did you mean pc-0231\?/);
  const audit = await administer(trial, '/v1/audit');
  assert.ok((audit.body['entries'] as { action: string }[]).every(({ action }) => action !== 'machine-forgotten'));
  for (const wrong of ["' or 1=1 --", '%', '', 'x'.repeat(5000)]) {
    assert.equal((await forget(trial, wrong)).body['code'], 'wrong-usage', wrong.slice(0, 20));
  }
  assert.match(await contentOf(trial), /pc-0231/);
});
