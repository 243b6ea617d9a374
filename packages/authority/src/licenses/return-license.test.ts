import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { daySeconds, isActivationError, type StatementId } from '@attiva/protocol';
import { openBench, withCode } from '../authority.test.fixture.ts';
import type { DeviceSummary } from './device.repository.ts';
import {
  ask,
  createDeviceKey,
  giveBack,
  licensed,
  licenseRequest,
  newMachine,
  post,
  refused,
} from './licenses.test.fixture.ts';

const bench = await openBench();
const aurora = await bench.start();

async function listOf(key: string): Promise<DeviceSummary[]> {
  return (await aurora.admin.get<{ licenses: DeviceSummary[] }>(`/v1/licenses?key=${key}`)).licenses;
}

describe('a return', () => {
  it('frees its part of the quota once, however often it is sent', async () => {
    const { key, lastFive } = await createDeviceKey(aurora, { quota: 1 });
    const old = newMachine();
    const { id } = await licensed(aurora, await ask(aurora, old, { key }));
    for (let time = 1; time <= 2; time += 1) {
      const answer = await giveBack(aurora, old, { key, returns: id });
      assert.deepEqual([answer.status, answer.body], [200, { returned: id, remaining: 1 }]);
    }
    assert.equal((await listOf(lastFive))[0]?.returnedAt, aurora.clock.seconds());
    assert.equal((await licensed(aurora, await ask(aurora, newMachine(), { key }))).remaining, 0);
    aurora.clock.advance(1);
    assert.equal(refused(await ask(aurora, old, { key })).code, 'quota-exhausted');
    const again = await giveBack(aurora, old, { key, returns: id });
    assert.deepEqual(again.body, { returned: id, remaining: 0 });
  });

  it('is not undone by a request recorded before it; a later one is charged anew', async () => {
    const { key } = await createDeviceKey(aurora, { quota: 1 });
    const machine = newMachine();
    const recorded = await licenseRequest(aurora, machine, { key });
    const first = await licensed(aurora, { ...(await post(aurora, recorded.statement)), pending: recorded.pending });
    aurora.clock.advance(60);
    await giveBack(aurora, machine, { key, returns: first.id });
    assert.equal(refused(await post(aurora, recorded.statement)).code, 'request-overtaken');
    aurora.clock.advance(60);
    const second = await licensed(aurora, await ask(aurora, machine, { key }));
    assert.deepEqual([second.license.registration, second.remaining], [2, 0]);
    assert.notEqual(second.id, first.id);
  });

  it('is taken from the client whose license it is, of its newest license alone', async () => {
    const { key } = await createDeviceKey(aurora);
    const other = await createDeviceKey(aurora);
    const machine = newMachine();
    const { id } = await licensed(aurora, await ask(aurora, machine, { key }));
    const unknown = async (...call: Parameters<typeof giveBack>): Promise<void> =>
      assert.equal(refused(await giveBack(...call)).code, 'license-unknown');
    await unknown(aurora, newMachine(), { key, returns: id });
    await unknown(aurora, machine, { key: other.key, returns: id });
    await unknown(aurora, machine, { key, returns: 'AAAAAAAAAAAAAAAAAAAA' as StatementId });
    await licensed(aurora, await ask(aurora, newMachine(machine.device), { key }));
    await unknown(aurora, machine, { key, returns: id });
  });

  it('is limited within a year: the usual quarter of the quota, or what the vendor says', async () => {
    const { key, lastFive } = await createDeviceKey(aurora, { quota: 4 });
    const back = async (): Promise<Awaited<ReturnType<typeof giveBack>>> => {
      const machine = newMachine();
      const { id } = await licensed(aurora, await ask(aurora, machine, { key }));
      return giveBack(aurora, machine, { key, returns: id });
    };
    const start = aurora.clock.seconds();
    assert.deepEqual([(await back()).status, (await back()).status], [200, 200]);
    assert.deepEqual(refused(await back()), {
      code: 'returns-exhausted',
      facts: { key: lastFive, used: 2, allowed: 2, freeAt: start + 365 * daySeconds },
    });
    await aurora.admin.post('/v1/license-exceptions', { key: lastFive, returns: 3 });
    assert.equal((await back()).status, 200);
    const none = await createDeviceKey(aurora, { returns: 0 });
    const machine = newMachine();
    const { id } = await licensed(aurora, await ask(aurora, machine, { key: none.key }));
    assert.equal(refused(await giveBack(aurora, machine, { key: none.key, returns: id })).code, 'returns-exhausted');
  });

  it('leaves the trial used', async () => {
    const { key } = await createDeviceKey(aurora, { trialDays: 30 });
    const machine = newMachine();
    const { id, license } = await licensed(aurora, await ask(aurora, machine, { key }));
    await giveBack(aurora, machine, { key, returns: id });
    aurora.clock.advance(daySeconds);
    assert.equal((await licensed(aurora, await ask(aurora, machine, { key }))).license.until, license.until);
  });
});

describe('the vendor', () => {
  it('raises a quota, and sees each device with its client and license', async () => {
    const { key, lastFive, id: productKey } = await createDeviceKey(aurora, { quota: 1 });
    const machine = newMachine();
    const { id } = await licensed(aurora, await ask(aurora, machine, { key }));
    assert.equal(refused(await ask(aurora, newMachine(), { key })).code, 'quota-exhausted');
    const made = await aurora.admin.post('/v1/license-exceptions', { key: lastFive, quota: 2 });
    assert.deepEqual(made, { keyLastFive: lastFive, quota: 2 });
    aurora.clock.advance(1);
    assert.equal((await ask(aurora, newMachine(), { key })).status, 200);
    const listed = await listOf(productKey);
    assert.deepEqual(
      [listed.length, listed[0]?.client, listed[0]?.license, listed[0]?.edition],
      [2, machine.signer.id, id, 'studio'],
    );
    const keys = await aurora.admin.get<{ keys: { id: string; devices: number }[] }>('/v1/keys');
    assert.equal(keys.keys.find((one) => one.id === productKey)?.devices, 2);
  });

  it('is told who gave a key another quota since it was seen, and nobody who did something else to it', async () => {
    const { key, lastFive } = await createDeviceKey(aurora, { quota: 1 });
    const at = aurora.clock.seconds();
    await aurora.admin.post('/v1/license-exceptions', { key: lastFive, quota: 5 });
    aurora.clock.advance(daySeconds);
    const machine = newMachine();
    await licensed(aurora, await ask(aurora, machine, { key }));
    await aurora.admin.post('/v1/license-exceptions', { device: machine.signer.id });
    const late = { key: lastFive, quota: 9, expectedQuota: 1 };
    await assert.rejects(aurora.admin.post('/v1/license-exceptions', late), (error: unknown) => {
      assert.ok(withCode('changed-meanwhile')(error) && isActivationError(error));
      assert.match(error.detail, /^Meanwhile administrator changed it \([\d: -]+ UTC\): its quota is 5 now\./);
      assert.deepEqual(error.facts, { actor: 'administrator', action: 'license-exception', at });
      return true;
    });
    const made = await aurora.admin.post('/v1/license-exceptions', { ...late, expectedQuota: 5 });
    assert.deepEqual(made, { keyLastFive: lastFive, quota: 9 });
  });

  it('gives a key another number of returns only as it was seen, the usual one too', async () => {
    const { lastFive } = await createDeviceKey(aurora);
    const order = (body: object): Promise<unknown> =>
      aurora.admin.post('/v1/license-exceptions', { key: lastFive, ...body });
    await assert.rejects(order({ returns: 5, expectedReturns: 2 }), withCode('changed-meanwhile'));
    assert.deepEqual(await order({ returns: 5, expectedReturns: null }), { keyLastFive: lastFive, returns: 5 });
    await assert.rejects(order({ returns: 9, expectedReturns: null }), (error: unknown) => {
      assert.ok(withCode('changed-meanwhile')(error) && isActivationError(error));
      assert.match(error.detail, /: its number of returns is 5 now\./);
      return true;
    });
    assert.deepEqual(await order({ returns: 9, expectedReturns: 5 }), { keyLastFive: lastFive, returns: 9 });
  });

  it('is told what is wrong with an order', async () => {
    const host = await aurora.addCustomer({ name: 'Blu' });
    const { lastFive } = await createDeviceKey(aurora);
    const order = (body: object): Promise<unknown> => aurora.admin.post('/v1/license-exceptions', body);
    await assert.rejects(order({}), withCode('wrong-usage'));
    await assert.rejects(order({ key: lastFive }), withCode('wrong-usage'));
    await assert.rejects(order({ key: lastFive, more: 2 }), withCode('wrong-usage'));
    await assert.rejects(order({ key: lastFive, quota: 0 }), withCode('wrong-usage'));
    await assert.rejects(order({ key: host.lastFive, quota: 2 }), withCode('wrong-usage'));
    await assert.rejects(order({ device: 'AAAAAAAAAAAAAAAAAAAA' }), withCode('not-found'));
    await assert.rejects(aurora.admin.post('/v1/license-blocks', { license: 'nobody' }), withCode('not-found'));
    await assert.rejects(createDeviceKey(aurora, { agreement: 'none' }), withCode('not-found'));
  });
});
