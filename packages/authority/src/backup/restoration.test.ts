import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { statementId } from '@attiva/protocol';
import { onSqliteAlone } from '@attiva/testkit';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import { newHost, openBench, registrationRequest, send, type TestHost, withCode } from '../authority.test.fixture.ts';
import { ask, createDeviceKey, newMachine, type TestMachine } from '../licenses/licenses.test.fixture.ts';
import { insertRevocation, ofPublishedList } from '../revocation/revocation.repository.ts';
import type { ConfirmedRestoration } from './confirm-restoration.ts';
import { insertRestoration } from './restoration.repository.ts';
import { prepareRestoredAuthority } from './restored-authority.ts';

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

    assert.deepEqual(await aurora.admin.post('/v1/restore-confirmations', {}), { ...given, undecided: [] });
    assert.deepEqual([await register(newHost([14, 15, 16])), await license(newMachine([24, 25, 26]))], [200, 200]);
    assert.deepEqual(await warnings(), []);
  });

  it('cannot know whether a license on a published list was given back or blocked: the vendor says', async () => {
    const { key } = await createDeviceKey(aurora, { quota: 2 });
    const [back, stolen] = [newMachine(), newMachine()];
    const ids: string[] = [];
    for (const machine of [back, stolen]) {
      const { body } = await ask(aurora, machine, { key });
      ids.push(statementId((body['chain'] as string[])[0] ?? ''));
    }
    const { database } = aurora.authority.parts;
    const revokedAt = aurora.clock.seconds();
    for (const id of ids) {
      await database.transact((tx) => insertRevocation(tx, { id, under: null, reason: ofPublishedList, revokedAt }));
    }
    await database.transact((tx) => insertRestoration(tx, { takenAt: revokedAt - 60, restoredAt: revokedAt }));
    const code = async (machine: TestMachine): Promise<unknown> => (await ask(aurora, machine, { key })).body['code'];
    assert.deepEqual([await code(back), await code(stolen)], ['license-taken-back', 'license-taken-back']);
    const confirmed = await aurora.admin.post<ConfirmedRestoration>('/v1/restore-confirmations', {});
    assert.deepEqual(new Set(confirmed.undecided), new Set([back.signer.id, stolen.signer.id]));

    const say = (what: string, machine: TestMachine): Promise<object> =>
      aurora.admin.post(`/v1/license-${what}`, { license: machine.signer.id });
    await say('blocks', stolen);
    await say('releases', back);
    assert.equal(await code(stolen), 'license-blocked');
    for (const machine of [back, stolen]) await assert.rejects(say('releases', machine), withCode('wrong-usage'));
    aurora.clock.advance(1);
    const { status, body } = await ask(aurora, back, { key });
    assert.deepEqual([status, body['remaining']], [200, 0], 'charged once more, as after any return');
    assert.ok(!ids.includes(statementId((body['chain'] as string[])[0] ?? '')), 'not the one on the list');
    assert.equal(await code(newMachine()), 'quota-exhausted', 'the blocked one keeps its place');
  });

  onSqliteAlone('a backup is unpacked as a file of SQLite, whatever it was taken from', () => {
    it('has the newest lists among its files before any is put in place: a restore that is cut off reads them again', async () => {
      const [unpacked, replaced] = [await bench.start(), await bench.start()];
      await unpacked.close();
      await replaced.admin.post('/v1/revocations', { named: 'A'.repeat(20), foreign: true });
      const listsOf = (folder: string): string => readFileSync(join(folder, 'aurora.revocations'), 'utf8');
      const published = [listsOf(replaced.folder)];
      const now = replaced.clock.seconds();
      assert.notDeepEqual(listsOf(unpacked.folder), published[0]);
      const given = { takenAt: now - 60, published, now };
      assert.deepEqual(await prepareRestoredAuthority(unpacked.folder, given), { revokedSince: 1 });
      assert.equal(listsOf(unpacked.folder), published[0]);
    });
  });
});
