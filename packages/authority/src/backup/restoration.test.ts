import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import { newHost, openBench, registrationRequest, send, type TestHost, withCode } from '../authority.test.fixture.ts';
import { ask, createDeviceKey, newMachine, type TestMachine } from '../licenses/licenses.test.fixture.ts';
import { insertRestoration } from './restoration.repository.ts';

const bench = await openBench();
const aurora = await bench.start();

const warnings = async (): Promise<string[]> =>
  (await aurora.admin.get<AuthorityStatus>('/v1/status')).warnings.map(({ code }) => code);

describe('an authority from a backup', () => {
  it('gives what it knows of, and nothing that would be charged, until somebody confirms', async () => {
    const { hostKey } = await aurora.addCustomer();
    const { key } = await createDeviceKey(aurora, { quota: 2 });
    const register = async (host: TestHost): Promise<unknown> => {
      const { statement } = await registrationRequest(host, { hostKey, iat: aurora.clock.seconds() });
      const { status, body } = await send(aurora.url, statement);
      return body['code'] ?? status;
    };
    const license = async (machine: TestMachine): Promise<unknown> => {
      const { status, body } = await ask(aurora, machine, { key });
      return body['code'] ?? status;
    };
    const [host, machine] = [newHost([11, 12, 13]), newMachine([21, 22, 23])];
    assert.deepEqual([await register(host), await license(machine)], [200, 200]);
    await assert.rejects(aurora.admin.post('/v1/restore-confirmations', {}), withCode('not-found'));

    const now = aurora.clock.seconds();
    const { database } = aurora.authority.parts;
    const given = { takenAt: now - 60, restoredAt: now };
    await database.transact((tx) => insertRestoration(tx, given));
    assert.deepEqual([await register(host), await license(machine)], [200, 200], 'who is known');
    for (const device of [
      [11, 12, 13],
      [14, 15, 16],
    ] as const) {
      assert.equal(await register(newHost(device)), 'restore-unconfirmed', device.join());
    }
    for (const device of [
      [21, 22, 23],
      [24, 25, 26],
    ] as const) {
      assert.equal(await license(newMachine(device)), 'restore-unconfirmed', device.join());
    }
    assert.deepEqual(await warnings(), ['restore-unconfirmed']);

    assert.deepEqual(await aurora.admin.post('/v1/restore-confirmations', {}), given);
    assert.deepEqual([await register(newHost([14, 15, 16])), await license(newMachine([24, 25, 26]))], [200, 200]);
    assert.deepEqual(await warnings(), []);
  });
});
