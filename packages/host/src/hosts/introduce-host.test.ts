import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { isActivationError, type KeyId, type VendorId } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { fileSigningKeys } from '../signing/signing-keys.ts';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { startTrialHost, withDatabase } from '../trial-host.test.fixture.ts';
import { listGrants, saveVendor } from '../vendors/vendor.repository.ts';
import { listPending, savePending } from '../registration/pending.repository.ts';
import { openHostId, type HostId } from './host-id.ts';
import { listHostKeys, loadCurrentKeys } from './host-key.repository.ts';
import { listHosts } from './hosts.repository.ts';
import { introduceHost } from './introduce-host.ts';

const vendor = 'v1' as VendorId;

describe('a host on its database', () => {
  async function opened(t: TestContext): Promise<{ readonly database: Database; readonly folder: string }> {
    const folder = await mkdtemp(join(tmpdir(), 'attiva-hosts-'));
    const database = await openTestDatabase();
    t.after(async () => {
      await database.close();
      await rm(folder, { recursive: true });
    });
    await saveVendor(database, { vendor, file: '', fingerprint: 'f', added_at: 1 });
    return { database, folder };
  }

  const taken: string[] = [];
  const introduce = (database: Database, host: string, folder: string, isShared = true): Promise<void> =>
    introduceHost({
      database,
      host: host as HostId,
      name: `${host}.corp.example`,
      program: '1.2.3',
      now: () => 7,
      files: fileSigningKeys(join(folder, 'signing')),
      isShared,
      take: async (keys) => void taken.push(...keys),
      names: { policy: 'full', secret: '' },
    });

  test('has an id of its own, in its folder, and no other for a damaged one', async (t) => {
    const { folder } = await opened(t);
    const id = await openHostId(folder);
    assert.match(id, /^[\w-]{22}$/u);
    assert.equal(await openHostId(folder), id);
    assert.equal(await readFile(join(folder, 'host.id'), 'utf8'), `${id}\n`);
    await writeFile(join(folder, 'host.id'), '../else');
    await assert.rejects(openHostId(folder), (error) => isActivationError(error) && error.code === 'storage-failed');
  });

  test('takes over the one key that a database of before names, where its file is here', async (t) => {
    const { database, folder } = await opened(t);
    const { id } = await fileSigningKeys(join(folder, 'signing')).create(vendor);
    await database.run('update vendors set signing_key = ?', [id]);
    await introduce(database, 'other', join(folder, 'elsewhere'));
    assert.deepEqual(await listHostKeys(database), []);
    await introduce(database, 'one', folder);
    await introduce(database, 'late', join(folder, 'elsewhere'));
    assert.deepEqual(await listHostKeys(database), [{ key: id, vendor, host: 'one' }]);
    assert.equal((await loadCurrentKeys(database, 'one' as HostId)).get(vendor), id);
    assert.deepEqual(
      (await listHosts(database)).map(({ host, name, program, startedAt }) => [host, name, program, startedAt]),
      [
        ['late', 'late.corp.example', '1.2.3', 7],
        ['one', 'one.corp.example', '1.2.3', 7],
        ['other', 'other.corp.example', '1.2.3', 7],
      ],
    );
  });

  test('where no other can be on it, everything is its own: after a restore, or in a new folder', async (t) => {
    const { database, folder } = await opened(t);
    await introduce(database, 'one', folder, false);
    await database.run(
      "insert into host_keys (signing_key, vendor, host, made_at, current) values ('k', ?, 'one', 1, 1)",
      [vendor],
    );
    for (const host of ['one', 'two'])
      await database.run("insert into published_records (host, domain, record, machine) values (?, 'd', 'r', 'm')", [
        host,
      ]);
    await database.run("insert into settings (name, value, changed_at) values ('console.exposed one', '{}', 1)");
    await introduce(database, 'two', folder, false);
    assert.deepEqual(await listHostKeys(database), [{ key: 'k', vendor, host: 'two' }]);
    assert.deepEqual(
      (await listHosts(database)).map(({ host }) => host),
      ['two'],
    );
    assert.deepEqual(await database.all('select host from published_records'), [{ host: 'two' }]);
    assert.deepEqual(await database.all('select name from settings'), [{ name: 'console.exposed two' }]);
  });

  test('sees grants and waiting requests of its own keys, and of those that are nobody’s', async (t) => {
    const { database } = await opened(t);
    for (const [key, host] of [
      ['ours', 'one'],
      ['theirs', 'two'],
    ])
      await database.run('insert into host_keys (signing_key, vendor, host, made_at, current) values (?, ?, ?, 1, 1)', [
        key ?? '',
        vendor,
        host ?? '',
      ]);
    const row = { vendor, key: 'AAAAA', bundle: 0, bundle_terms: null, delegation: '[]', statement: '', made_at: 1 };
    for (const signing_key of ['ours', 'theirs', 'nobody'] as KeyId[]) {
      await savePending(database, { ...row, signing_key });
      await database.run(
        `insert into grants (grant_id, vendor, application, generation, signing_key, chain, received_at)
          values (?, ?, 'a', 1, ?, '[]', 1)`,
        [signing_key, vendor, signing_key],
      );
    }
    const keysOf = (rows: readonly { readonly signing_key: string }[]): string[] =>
      rows.map(({ signing_key }) => signing_key).sort();
    assert.deepEqual(keysOf(await listGrants(database, 'one' as HostId)), ['nobody', 'ours']);
    assert.deepEqual(keysOf(await listPending(database, 'two' as HostId)), ['nobody', 'theirs']);
  });

  test('a host that was registered before goes on signing with its key', async (t) => {
    let trial = await startTrialHost();
    t.after(() => trial.stop());
    const [before] = trial.host.doors.book.all();
    trial = await trial.restart(async () => {
      await withDatabase(trial, async (database) => {
        await database.run('update vendors set signing_key = (select signing_key from host_keys)');
        await database.run('delete from host_keys');
      });
      await rm(join(trial.folder, 'host.id'));
    });
    const [after] = trial.host.doors.book.all();
    assert.notEqual(after?.signer, undefined);
    assert.equal(after?.signer?.id, before?.signer?.id);
  });
});
