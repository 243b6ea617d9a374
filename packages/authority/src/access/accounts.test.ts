import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from '../authority.test.fixture.ts';

const bench = await openBench();
const password = 'correct horse battery';

test('the trail tells who changed an account last, however much else was done since', async () => {
  const aurora = await bench.start();
  const { authority, admin } = aurora;
  for (const name of ['anna', 'dario']) await admin.post('/v1/accounts', { name, role: 'administrator', password });
  const { store } = authority.access;
  const anna = await store.account('anna');
  const subject = anna?.id ?? '';
  const entry = { action: 'account-changed', subject } as const;
  await store.transact((change) => change.record({ ...entry, actor: 'bruno' }));
  await store.transact((change) => change.record({ ...entry, actor: 'carla' }));
  await store.transact((change) => change.record({ ...entry, action: 'account-password-set', actor: 'dario' }));
  await aurora.addCustomer();
  const last = await store.transact((change) => change.lastAbout(subject, 'account-changed'));
  assert.deepEqual([last?.actor, last?.action], ['carla', 'account-changed']);
  assert.equal(await store.transact((change) => change.lastAbout(subject, 'account-removed')), undefined);
});
