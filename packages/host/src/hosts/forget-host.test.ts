import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { createSilentLog } from '@attiva/daemon';
import { type ErrorCode, isActivationError, type KeyId, type VendorId } from '@attiva/protocol';
import { type Database, migrateAs } from '@attiva/storage';
import { migrations } from '../migrations/index.ts';
import { openTestDatabase } from '../test-database.test.fixture.ts';
import { saveVendor } from '../vendors/vendor.repository.ts';
import { type ForgetHostParts, forgetHost, lookAtGoneHost } from './forget-host.ts';
import { lockOf } from './held-keys.ts';
import type { HostId } from './host-id.ts';
import { listHostKeys, saveHostKey } from './host-key.repository.ts';
import { HostLife } from './host-life.ts';
import { listHosts, saveHost } from './hosts.repository.ts';

const vendor = 'v1' as VendorId;
const key = 'key of two' as KeyId;

interface Site {
  readonly database: Database;
  readonly parts: ForgetHostParts;
  /** Begins, and gives its life. */
  readonly begin: (host: string, name?: string) => Promise<HostLife>;
  readonly pass: (seconds: number) => void;
}

async function site(t: TestContext): Promise<Site> {
  const database = await openTestDatabase();
  // With the label that a host's database has: each sign of life looks at it.
  await migrateAs(database, { role: 'host', program: '1.2.3' }, migrations);
  let at = 1_800_000_000;
  const now = (): number => at;
  const lives: HostLife[] = [];
  t.after(async () => {
    for (const life of lives) await life.stop();
    await database.close();
  });
  const begin = async (host: string, name = host): Promise<HostLife> => {
    const self = { host: host as HostId, name, program: '1.2.3' };
    await saveHost(database, { ...self, startedAt: now() });
    const often = { everyMilliseconds: 3_600_000 };
    const requireNamesAgreed = async (): Promise<void> => undefined;
    const log = createSilentLog();
    const life = new HostLife({ ...self, ...often, database, log, now, isShared: true, requireNamesAgreed });
    lives.push(life);
    await life.start(`http://${name}.example:7688`);
    return life;
  };
  return {
    database,
    parts: { database, now, life: await begin('one') },
    begin,
    pass: (seconds) => void (at += seconds),
  };
}

async function refused(work: Promise<unknown>, code: ErrorCode, says: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isActivationError(error) && error.code === code, String(error));
    assert.match(error.detail, says);
    return true;
  });
}

const namesOf = async (database: Database): Promise<readonly string[]> =>
  (await listHosts(database)).map(({ name }) => name);

describe('a host of the database that is gone for good', () => {
  test('is forgotten with what it noted; its keys stay known, and the audit says who did it', async (t) => {
    const { database, parts, begin, pass } = await site(t);
    await begin('two');
    await saveVendor(database, { vendor, file: '', fingerprint: 'f', added_at: 1 });
    await saveHostKey(database, { key, vendor, host: 'two' as HostId }, 1);
    const record = { domain: 'corp.example', target: 'two.corp.example', port: 7688 };
    for (const host of ['one', 'two']) {
      await database.run(
        "insert into published_records (host, domain, record, machine) values (?, 'corp.example', ?, 'm')",
        [host, JSON.stringify(record)],
      );
      await database.run(
        "insert into publishing_outcomes (host, domain, at, detail) values (?, 'corp.example', 1, '')",
        [host],
      );
      await database.run("insert into settings (name, value, changed_at) values (?, '{}', 1)", [
        `console.exposed ${host}`,
      ]);
    }
    pass(600);
    const gone = await lookAtGoneHost(parts, 'TWO');
    assert.deepEqual(
      [gone.state, gone.records, gone.keys],
      ['silent', [{ name: '_attiva._tcp.corp.example', target: 'two.corp.example', port: 7688 }], [{ vendor, key }]],
    );
    assert.deepEqual(await forgetHost(parts, gone, 'anna'), gone);
    assert.deepEqual(await namesOf(database), ['one']);
    assert.deepEqual(await database.all('select host from published_records'), [{ host: 'one' }]);
    assert.deepEqual(await database.all('select host from publishing_outcomes'), [{ host: 'one' }]);
    assert.deepEqual(await database.all('select name from settings'), [{ name: 'console.exposed one' }]);
    assert.equal((await listHostKeys(database)).length, 1);
    assert.deepEqual(await database.all('select actor, action, subject, personal from audit'), [
      { actor: 'anna', action: 'host-forgotten', subject: 'two', personal: '{"name":"two"}' },
    ]);
    await refused(lookAtGoneHost(parts, 'two'), 'not-found', /called two/u);
    await refused(forgetHost(parts, gone, 'anna'), 'not-found', /called two/u);
  });

  test('one that ended in order can be forgotten at once, one that lives not, and nobody forgets himself', async (t) => {
    const { database, parts, begin, pass } = await site(t);
    const two = await begin('two');
    pass(60);
    await refused(lookAtGoneHost(parts, 'two'), 'already-running', /two \(http:\/\/two\.example:7688\) runs/u);
    const seenAt = parts.now() - 60;
    await refused(forgetHost(parts, { host: 'two', seenAt }, 'anna'), 'already-running', /stop it first/u);
    for (const work of [lookAtGoneHost(parts, 'one'), forgetHost(parts, { host: 'one', seenAt }, 'anna')])
      await refused(work, 'already-running', /is the host that is asked/u);
    await two.stop();
    const gone = await lookAtGoneHost(parts, 'two');
    assert.equal(gone.state, 'ended');
    await forgetHost(parts, gone, 'anna');
    assert.deepEqual(await namesOf(database), ['one']);
  });

  test('one that is silent and holds its key lives', async (t) => {
    const { database, parts, begin, pass } = await site(t);
    await begin('two');
    await saveVendor(database, { vendor, file: '', fingerprint: 'f', added_at: 1 });
    await saveHostKey(database, { key, vendor, host: 'two' as HostId }, 1);
    const held = await database.hold(lockOf(key));
    pass(600);
    const gone = await lookAtGoneHost(parts, 'two');
    await refused(forgetHost(parts, gone, 'anna'), 'already-running', /signs with the key key of two/u);
    await held?.release();
    await refused(forgetHost(parts, { ...gone, seenAt: gone.seenAt - 1 }, 'anna'), 'changed-meanwhile', /look again/u);
    await forgetHost(parts, gone, 'anna');
    // It was asked for its key, and does not have it any more.
    assert.notEqual(await database.hold(lockOf(key)), undefined);
  });

  test('that lives all the same is known again with its next sign of life', async (t) => {
    const { database, parts, begin, pass } = await site(t);
    const two = await begin('two');
    pass(600);
    await forgetHost(parts, await lookAtGoneHost(parts, 'two'), 'anna');
    await two.beat();
    const [, back] = await listHosts(database);
    assert.deepEqual([back?.name, back?.address, back?.program], ['two', 'http://two.example:7688', '1.2.3']);
  });

  test('is meant by its name where another of that name runs; of several its id is asked for', async (t) => {
    const { parts, begin, pass } = await site(t);
    await begin('old', 'two');
    pass(600);
    await begin('new', 'two');
    assert.equal((await lookAtGoneHost(parts, 'two')).host, 'old');
    await refused(lookAtGoneHost(parts, 'new'), 'already-running', /runs/u);
    await refused(lookAtGoneHost(parts, 'tvo'), 'not-found', /did you mean two\?/u);
    pass(600);
    await refused(
      lookAtGoneHost(parts, 'two'),
      'wrong-usage',
      /several hosts are called two.*(?:old|new).*(?:old|new)/u,
    );
    assert.equal((await lookAtGoneHost(parts, 'new')).host, 'new');
  });
});
