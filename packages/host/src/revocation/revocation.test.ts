import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hourSeconds, minuteSeconds, revocationFileText, signStatement } from '@attiva/protocol';
import { createSigner, type FakeVendor } from '@attiva/testkit';
import {
  activate,
  administer,
  outcomeOf,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
} from '../trial-host.test.fixture.ts';
import { createFetchLists } from './fetch-lists.ts';
import { RevocationWatch } from './revocation-watch.ts';

function nowOf(trial: TrialHost): number {
  return Math.floor(trial.clock.ms / 1000);
}

async function listOf(vendor: FakeVendor, iat: number, ...revoked: readonly string[]): Promise<readonly string[]> {
  const claims = { iss: vendor.vendor, iat, sub: vendor.delegated.id, revoked };
  return [await signStatement('revocations', claims, vendor.delegated), vendor.delegation];
}

async function rootList(vendor: FakeVendor, iat: number, ...revoked: readonly string[]): Promise<readonly string[]> {
  return [await signStatement('revocations', { iss: vendor.vendor, iat, sub: vendor.root.id, revoked }, vendor.root)];
}

function signingKeyOf(trial: TrialHost): string {
  return trial.host.doors.book.find(trial.vendor.vendor)?.signer?.id ?? '';
}

async function take(trial: TrialHost, ...lists: readonly (readonly string[])[]): Promise<Record<string, unknown>> {
  const file = revocationFileText(trial.vendor.vendor, lists);
  const { status, body } = await administer(trial, '/v1/revocations', { file });
  assert.equal(status, 200, JSON.stringify(body));
  return (body['vendors'] as Record<string, unknown>[])[0] ?? {};
}

describe('lists from a file', () => {
  test('a revoked host stops, says so to machines and to its administrator, and passes the list on', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
    const list = await listOf(trial.vendor, nowOf(trial), signingKeyOf(trial));
    const first = await take(trial, list);
    assert.deepEqual([first['newer'], first['revoked']], [1, ['aurora-os']]);
    trial = await trial.restart();
    assert.equal(await activate(trial, trialClient()), 'revoked');
    assert.deepEqual([(await statusOf(trial)).serving, (await statusOf(trial)).why], [false, 'revoked']);
    const { warnings, vendors } = await trial.host.doors.status();
    assert.deepEqual([warnings[0]?.code, warnings[0]?.severity], ['revoked', 'error']);
    assert.deepEqual(vendors[0]?.revocations, { lists: 1, newest: nowOf(trial) });
    const answer = await fetch(`${trial.url}/v1/revocations?vendor=${trial.vendor.vendor}`);
    assert.deepEqual(await answer.json(), { lists: [list] });
    const again = await take(trial, list);
    assert.deepEqual([again['newer'], again['known']], [0, 1]);
  });

  test('an old list carried again, one of another vendor, an edited one: nothing of them counts', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const { vendor } = trial;
    const now = nowOf(trial);
    await take(trial, await listOf(vendor, now, 'A'.repeat(20)));
    const older = await take(trial, await listOf(vendor, now - 10, signingKeyOf(trial)));
    assert.deepEqual([older['newer'], older['known']], [0, 1]);
    const thief = createSigner();
    const claims = { iss: vendor.vendor, iat: now, revoked: [signingKeyOf(trial)] };
    const forged = [await signStatement('revocations', { ...claims, sub: thief.id }, thief)];
    const forRoot = [
      await signStatement('revocations', { ...claims, sub: vendor.root.id }, vendor.delegated),
      vendor.delegation,
    ];
    const [text = ''] = await listOf(vendor, now + 1, 'B'.repeat(20));
    const payload = Buffer.from(JSON.stringify({ ...claims, sub: vendor.delegated.id })).toString('base64url');
    const edited = [text.replace(/\.[^.]+\./u, `.${payload}.`), vendor.delegation];
    const ahead = await listOf(vendor, now + 5 * hourSeconds, signingKeyOf(trial));
    const refused = await take(trial, forged, forRoot, edited, ahead);
    assert.deepEqual(refused['refused'], ['root-unknown', 'not-authentic', 'not-authentic', 'issued-in-future']);
    assert.equal(outcomeOf(await activate(trial, trialClient())), 'counted');
    const foreign = { ...claims, iss: 'borealis.example', sub: thief.id };
    const file = revocationFileText(vendor.vendor, [[await signStatement('revocations', foreign, thief)]]);
    const unknown = await administer(trial, '/v1/revocations', { file });
    assert.deepEqual([unknown.status, unknown.body['code']], [404, 'vendor-unknown']);
    const rubbish = await administer(trial, '/v1/revocations', { file: '{"attiva":1}' });
    assert.equal(rubbish.body['code'], 'revocations-invalid');
  });

  test('a stolen key that revokes everybody is heard no more once the root has revoked it', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const { vendor } = trial;
    const now = nowOf(trial);
    const own = signingKeyOf(trial);
    const root = await rootList(vendor, now, vendor.delegated.id);
    const taken = await take(trial, await listOf(vendor, now, own), root);
    assert.deepEqual([taken['newer'], taken['refused']], [1, ['revoked']], 'the root’s list comes first');
    assert.equal(await activate(trial, trialClient()), 'revoked', 'its grant was signed with the stolen key');
    assert.equal(signingKeyOf(trial), own);
  });
});

describe('lists from the authority', () => {
  async function watching(trial: TrialHost, enabled = true): Promise<{ watch: RevocationWatch; asked: string[] }> {
    const asked: string[] = [];
    const list = await listOf(trial.vendor, nowOf(trial), signingKeyOf(trial));
    const { book, inTurn } = trial.host.doors;
    const watch = new RevocationWatch({
      database: { transact: async () => undefined } as never,
      book,
      now: () => nowOf(trial),
      allowLab: false,
      reload: async () => undefined,
      enabled: () => enabled,
      inTurn,
      fetchLists: async (addresses, vendor) => {
        asked.push(`${vendor} ${addresses.join()}`);
        return asked.length === 2 ? Promise.reject(new Error('offline')) : [list];
      },
    });
    return { watch, asked };
  }

  test('asks after ten minutes, then daily, and an hour after a failure', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const { watch, asked } = await watching(trial);
    const times: number[] = [];
    const look = async (minutes: number): Promise<void> => {
      trial.clock.ms += minutes * minuteSeconds * 1000;
      await watch.look();
      times.push(asked.length);
    };
    for (const minutes of [9, 1, 1, 24 * 60 - 2, 1, 30, 31]) await look(minutes);
    assert.deepEqual(times, [0, 1, 1, 1, 2, 2, 3]);
    assert.equal(watch.last(trial.vendor.vendor)?.failed, undefined);
    assert.deepEqual(asked[0], `${trial.vendor.vendor} http://127.0.0.1:1`);
  });

  test('asks nobody where it is switched off', async (t) => {
    const trial = await startTrialHost();
    t.after(() => trial.stop());
    const { watch, asked } = await watching(trial, false);
    trial.clock.ms += 100 * hourSeconds * 1000;
    await watch.look();
    assert.deepEqual(asked, []);
  });

  test('what does not answer with lists is no authority', async () => {
    const fetchLists = createFetchLists({ environment: {} });
    await assert.rejects(fetchLists(['ftp://somewhere', 'http://127.0.0.1:1'], 'aurora.example' as never), {
      code: 'authority-unreachable',
    });
  });
});
