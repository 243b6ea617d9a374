// needs: linux postgresql
/** Two hosts on one PostgreSQL database: one count and one inventory, a key for each, and what one changes in force at the other. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { type Caller, tokenFileHolder } from '@attiva/daemon';
import { isActivationError } from '@attiva/protocol';
import { markMoved, type Migration, migrateAs, openDatabase } from '@attiva/storage';
import { type StartedPostgres, sharedPostgres } from '@attiva/testkit';
import { migrations } from '../migrations/index.ts';
import { warning } from '../status/host-warning.ts';
import {
  activate,
  adminToken,
  administer,
  judgeAndKeep,
  outcomeOf,
  post,
  requestOf,
  startTrialHost,
  statusOf,
  trialClient,
  type TrialHost,
  type TrialOptions,
} from '../trial-host.test.fixture.ts';

const threshold = 4;
const applications = [{ id: 'aurora-os', generations: [2025], editions: [{ id: 'desktop', threshold }] }];

describe('several hosts on one database', () => {
  let server: StartedPostgres;
  let database = '';
  let one: TrialHost;
  let two: TrialHost;
  const more: (() => Promise<void>)[] = [];

  const start = (wish: TrialOptions = {}): Promise<TrialHost> => startTrialHost({ applications, database, ...wish });
  const startLike = (trial: TrialHost, wish: TrialOptions = {}): Promise<TrialHost> =>
    start({ madeVendor: trial.vendor, clock: trial.clock, ...wish });

  before(async () => {
    server = await sharedPostgres();
    database = await server.fresh();
    one = await start({ hostName: 'host-one' });
    two = await startLike(one, { hostName: 'host-two' });
  });
  after(async () => {
    for (const end of more) await end();
    await two.stop();
    await one.stop();
  });

  test('count together, each with a key and a grant of its own', async () => {
    const outcomes: string[] = [];
    for (let at = 0; at < threshold; at += 1) {
      outcomes.push(outcomeOf(await activate(at % 2 === 0 ? one : two, trialClient())));
    }
    assert.deepEqual(outcomes, ['counted', 'counted', 'counted', 'licensed']);
    assert.deepEqual([(await statusOf(one)).inventory, (await statusOf(two)).inventory], [threshold, threshold]);
    const keys = [one, two].map(({ host }) => host.doors.book.all()[0]?.signer?.id);
    assert.equal(new Set(keys).size, 2);
    for (const { host } of [one, two]) assert.equal((await host.doors.grants.list()).length, 1);
    const { hosts } = await one.host.doors.status();
    assert.deepEqual(
      hosts?.map(({ name, here }) => [name, here]),
      [
        ['host-one', true],
        ['host-two', false],
      ],
    );
  });

  test('an answer that was lost at one comes from the other: the same turn, under its own grant, and nobody is split', async () => {
    const client = trialClient();
    assert.equal(outcomeOf(await activate(one, client)), 'licensed');
    one.clock.ms += 3_600_000;
    const { statement, pending } = await requestOf(one, client);
    assert.equal((await post(one, statement)).status, 200); // And lost.
    const { body } = await post(two, statement);
    const kept = judgeAndKeep(two, client, { body, pending });
    if (kept.kind !== 'lease') assert.fail(outcomeOf(kept));
    assert.equal(kept.lease.turn, 2);
    assert.equal(kept.grant.sub, two.host.doors.book.all()[0]?.signer?.id);
    const again = judgeAndKeep(one, client, { body: (await post(one, statement)).body, pending });
    assert.deepEqual([again.kind, again.kind === 'lease' && again.lease.turn], ['lease', 2]);
    one.clock.ms += 3_600_000;
    for (const [trial, turn] of [
      [two, 3],
      [one, 4],
    ] as const) {
      const next = await activate(trial, client);
      assert.deepEqual([outcomeOf(next), client.prev?.turn], ['licensed', turn]);
      one.clock.ms += 3_600_000;
    }
    assert.equal((await statusOf(two)).inventory, threshold + 1);
  });

  test('what was bought is bought once, however many hosts are asked at once', async (t) => {
    const bought = {
      database: await server.fresh(),
      applications: [{ id: 'aurora-os', generations: [2025], editions: [{ id: 'desktop', threshold: 1 }] }],
      grants: [{ application: 'aurora-os', terms: { quantity: 10, mode: 'enforce' } }],
    } as const;
    const first = await start({ ...bought, hostName: 'host-first' });
    const second = await startLike(first, { ...bought, hostName: 'host-second' });
    t.after(() => Promise.all([first.stop(), second.stop()]));
    const clients = Array.from({ length: 24 }, () => trialClient());
    const answers = await Promise.all(clients.map((client, at) => activate(at % 2 === 0 ? first : second, client)));
    // A tenth more than was bought, as at one host.
    assert.equal(answers.filter((answer) => outcomeOf(answer) === 'licensed').length, 11);
    first.clock.ms += 3_600_000;
    const again = await Promise.all(clients.map((client, at) => activate(at % 2 === 0 ? second : first, client)));
    assert.deepEqual(
      again.map(outcomeOf),
      answers.map(outcomeOf),
      'who had a lease renews at the other, who had none does not',
    );
  });

  test('the same request at both at once is one turn', async () => {
    const client = trialClient();
    const { statement, pending } = await requestOf(one, client);
    const answers = await Promise.all([one, two].map((trial) => post(trial, statement)));
    const judged = answers.map(({ body }) => judgeAndKeep(one, client, { body, pending }));
    assert.deepEqual(
      judged.map((answer) => answer.kind === 'lease' && answer.lease.turn),
      [1, 1],
    );
  });

  test('a folder that was copied is no second host: it does not start, and says which host has its key', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'attiva-copy-'));
    more.push(() => rm(copy, { recursive: true }));
    await cp(one.folder, copy, { recursive: true });
    const refused = (wish: TrialOptions): Promise<void> =>
      assert.rejects(startLike(one, { folder: copy, ...wish }), (error) => {
        assert.ok(isActivationError(error) && error.code === 'signing-key-in-use', String(error));
        assert.match(error.detail, /^the host host-one \(http:\/\/127\.0\.0\.1:\d+\) runs on this database/u);
        return true;
      });
    await refused({});
    // Nor with an id of its own, and the keys of the other.
    await rm(join(copy, 'host.id'));
    await refused({});
    assert.equal(outcomeOf(await activate(one, trialClient())), 'licensed');
    const { folder, host } = two;
    await host.close();
    two = await startLike(one, { folder, hostName: 'host-two' });
    assert.equal(outcomeOf(await activate(two, trialClient())), 'licensed');
  });

  test('who loses the lock of its key signs nothing until it has it again, by itself', async () => {
    const name = new URL(database).pathname.slice(1);
    const cut = `select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '${name}'`;
    assert.ok(Number(await server.sql(cut)) > 0);
    const client = trialClient();
    for (const trial of [one, two]) {
      let outcome = '';
      do {
        outcome = outcomeOf(await activate(trial, client).catch(() => 'cut off'));
        assert.notEqual(outcome, 'new-identity');
        one.clock.ms += 1000;
        await wait(20); // The lock is asked for every half second.
      } while (outcome !== 'licensed');
    }
  });

  test('a setting, a vendor’s change and a hint of one are in force at the other', async () => {
    const change = { 'intervals.activationMinutes': 33 };
    assert.equal((await administer(one, '/v1/settings', { change })).status, 200);
    await two.host.doors.changes.look();
    const client = trialClient();
    const answer = await activate(two, client);
    if (typeof answer === 'string' || answer.kind !== 'lease') assert.fail(outcomeOf(answer));
    assert.equal(answer.lease.retryAfter, 33 * 60);
    // A change of both at once: the second is told, or stands on what the first did.
    const both = await Promise.all(
      [one, two].map((trial, at) =>
        administer(trial, '/v1/settings', { change: { 'intervals.activationMinutes': 40 + at } }),
      ),
    );
    await Promise.all([one, two].map(({ host }) => host.doors.changes.look()));
    const values = [one, two].map(({ host }) => host.doors.settings.current()['intervals.activationMinutes']);
    assert.equal(values[0], values[1]);
    assert.ok(both.some(({ status }) => status === 200));

    const machines = [{ vendor: one.vendor.vendor, client: client.signer.id }];
    assert.equal((await administer(one, '/v1/hints', { kind: 'renew', machines })).status, 200);
    await two.host.doors.changes.look();
    one.clock.ms += 3_600_000;
    const hinted = await activate(two, client);
    if (typeof hinted === 'string' || hinted.kind !== 'lease') assert.fail(outcomeOf(hinted));
    assert.equal((hinted.lease.hint as { kind?: string } | undefined)?.kind, 'renew');
    const headers = { authorization: `Bearer ${adminToken}`, host: 'localhost' };
    const withdrawal = { method: 'DELETE', url: '/v1/hints', headers } as const;
    assert.equal((await two.host.administration.fastify.inject(withdrawal)).statusCode, 200);
    await one.host.doors.changes.look();
    one.clock.ms += 3_600_000;
    const plain = await activate(one, client);
    assert.equal(typeof plain !== 'string' && plain.kind === 'lease' && plain.lease.hint, undefined);
  });

  test('a token that is revoked and an account that is disabled at one live on at no other', async () => {
    const asked = { name: 'ci', role: 'viewer' };
    const token = String((await administer(one, '/v1/api-tokens', asked)).body['text']);
    const bearer = { authorization: `Bearer ${token}` };
    assert.equal((await administer(two, '/v1/status', undefined, bearer)).status, 200);
    const { access, now } = two.host.doors;
    const anna = { name: 'anna', role: 'viewer', password: 'correct horse battery' };
    assert.equal((await administer(one, '/v1/accounts', anna)).status, 200);
    const account = (await access.store.account('anna'))?.id ?? '';
    const caller: Caller = { name: 'anna', role: 'viewer', account };
    const { cookie } = access.keys.sessions.open({ caller, way: 'account', from: '::1' }, now());
    await two.host.doors.changes.look();
    assert.ok(access.keys.sessions.isOpen(cookie, now()));
    const { fastify } = one.host.administration;
    const headers = { authorization: `Bearer ${adminToken}`, host: 'localhost' };
    for (const [method, url, payload] of [
      ['DELETE', '/v1/api-tokens/ci', undefined],
      ['PUT', '/v1/accounts/anna', { disabled: true }],
    ] as const)
      assert.equal((await fastify.inject({ method, url, headers, ...(payload && { payload }) })).statusCode, 200);
    assert.equal((await administer(two, '/v1/status', undefined, bearer)).status, 403);
    await two.host.doors.changes.look();
    assert.ok(!access.keys.sessions.isOpen(cookie, now()));
  });

  test('who signs all other browsers out at one has none at the other', async () => {
    const { keys } = two.host.doors.access;
    const now = two.host.doors.now();
    const open = (caller: Caller): string => keys.sessions.open({ caller, way: 'link', from: '::1' }, now).cookie;
    const [own, bruno] = [open(tokenFileHolder), open({ name: 'bruno', role: 'viewer', subject: 'cn=bruno' })];
    const headers = { authorization: `Bearer ${adminToken}`, host: 'localhost' };
    const asked = { method: 'DELETE', url: '/v1/console-sessions', headers } as const;
    assert.equal((await one.host.administration.fastify.inject(asked)).statusCode, 200);
    await two.host.doors.changes.look();
    assert.deepEqual([keys.sessions.isOpen(own, now), keys.sessions.isOpen(bruno, now)], [false, true]);
  });

  test('what one has sealed no other seals with another key: the file is copied, or missed in words', async () => {
    const { sealingKey } = one.host.doors.access;
    assert.ok((await sealingKey('seal')).key.symmetricKeySize === 32);
    const there = two.host.doors.access.sealingKey;
    await assert.rejects(there('seal'), /access\.key is not in this folder: it is of the other hosts/u);
    await writeFile(join(two.folder, 'access.key'), `${'A'.repeat(43)}\n`, { mode: 0o600 });
    await assert.rejects(there('seal'), /access\.key in this folder is another than that of the other hosts/u);
    await cp(join(one.folder, 'access.key'), join(two.folder, 'access.key'));
    assert.ok((await there('seal')).key.equals((await sealingKey('seal')).key));
  });

  test('what is done once is done by one of them, and by another when that one ends', async () => {
    const works = (): readonly boolean[] => [one, two].map(({ host }) => host.doors.life.works);
    // Twice, for the clock of both has gone on by hours: the first sign of life is new to the other, the second sees the first.
    for (const _sign of [1, 2]) {
      one.clock.ms += 16_000;
      for (const { host } of [one, two]) await host.doors.life.beat();
    }
    await Promise.all([one, two].map(({ host }) => host.doors.life.beat()));
    assert.equal(works().filter(Boolean).length, 1);
    assert.deepEqual(
      [one, two].map(({ host }) => host.doors.life.runsAlone),
      [false, false],
    );
    // Whichever has it since the connections were cut.
    const isOne = works()[0] === true;
    const [holder, other] = isOne ? [one, two] : [two, one];
    await holder.host.close();
    await other.host.doors.life.beat();
    assert.ok(other.host.doors.life.works);
    other.clock.ms += 16_000;
    await other.host.doors.life.beat();
    assert.ok(other.host.doors.life.runsAlone);
    const back = await startLike(other, { folder: holder.folder, hostName: isOne ? 'host-one' : 'host-two' });
    [one, two] = isOne ? [back, other] : [other, back];
    await back.host.doors.life.beat();
    assert.deepEqual(works(), isOne ? [false, true] : [true, false]);
    const list = await back.host.doors.life.list();
    assert.deepEqual(
      list?.map(({ state, worksSince }) => [state, worksSince !== undefined]),
      [
        ['running', !isOne],
        ['running', isOne],
      ],
    );
  });

  test('a newer host changes the schema: those go on that can, and the others end', async () => {
    const ended: string[] = [];
    const old = await startLike(one, { hostName: 'host-old', onOutdated: ({ message }) => void ended.push(message) });
    more.push(() => old.stop());
    const step = async (name: string): Promise<void> => {
      const next: Migration = { name, up: (tx) => tx.script(`create table "${name}" (a ${tx.facts.integer})`) };
      const newer = await openDatabase({ url: database, mustExist: true, now: () => 0 });
      await migrateAs(newer, { role: 'host', program: '99.0.0' }, [...migrations, ...steps, next]);
      await newer.close();
      steps.push(next);
      one.clock.ms += 16_000; // The next sign of life.
      await old.host.doors.life.beat();
    };
    const steps: Migration[] = [];
    await step('0098-more+');
    assert.deepEqual(ended, []);
    assert.deepEqual((await old.host.doors.status()).newerSteps, ['0098-more+']);
    const like = await startLike(one, { hostName: 'host-like' });
    await like.stop();
    await step('0099-else');
    assert.match(ended.join(), /0099-else/u);
    await assert.rejects(startLike(one), /0099-else.*at least version 99/u);
    await server.sql(
      `delete from schema_migration where name in ('0098-more+', '0099-else')`,
      new URL(database).pathname.slice(1),
    );
  });

  test('one that has ended is forgotten by any other, one that runs is not', async () => {
    const look = (host: string) => administer(one, `/v1/host-removal-checks?host=${host}`);
    assert.deepEqual([(await look('host-two')).status, (await look('nobody')).status], [409, 404]);
    const gone = (await look('host-like')).body;
    assert.deepEqual([gone['state'], (gone['keys'] as object[]).length], ['ended', 1]);
    const { host, seenAt } = gone;
    assert.equal((await administer(two, '/v1/host-removals', { host, seenAt: 1 })).status, 409);
    assert.equal((await administer(two, '/v1/host-removals', { host, seenAt })).status, 200);
    const { hosts = [] } = await one.host.doors.status();
    assert.ok(!hosts.some(({ name }) => name === 'host-like'));
  });

  test('the database is moved away: hosts on it write nothing more and end', async (t) => {
    const moved = await server.fresh();
    const ended = Promise.withResolvers<Error>();
    const left = await start({ database: moved, hostName: 'host-left', onOutdated: ended.resolve });
    const mover = await openDatabase({ url: moved, mustExist: true, now: () => 0 });
    t.after(() => mover.close());
    await mover.transact((tx) => markMoved(tx, { to: 'postgres://u@db/x', at: 5 }));
    assert.match((await ended.promise).message, /moved to postgres:\/\/u@db\/x/u);
    const { statement } = await requestOf(left, trialClient());
    const answer = await post(left, statement);
    assert.deepEqual([answer.status, answer.body['code']], [500, 'database-moved']);
    // Its end writes nothing, and so is no failure.
    await left.stop();
  });

  test('who keeps names otherwise than those that run does not start', async () => {
    for (const names of ['none', 'hashed']) {
      await assert.rejects(startLike(one, { config: `names = "${names}"\n` }), (error) => {
        assert.ok(isActivationError(error) && error.code === 'hosts-disagree', String(error));
        assert.match(error.detail, /host-one, host-two.*keep names "full"/u);
        return true;
      });
    }
  });

  test('one that nobody has heard of when the setting became stricter writes no name, and ends', async (t) => {
    const wish = { database: await server.fresh(), grants: [{ application: 'aurora-os' }] };
    const ended = Promise.withResolvers<Error>();
    const cutOff = await start({ ...wish, hostName: 'host-cut-off', onOutdated: ended.resolve });
    t.after(() => cutOff.stop());
    const client = trialClient();
    await activate(cutOff, client, { name: 'pc-secret' });
    const named = warning({ code: 'image-carries-identity' }, 'images-with-identity', { images: 'pc-secret', more: 0 });
    await cutOff.host.doors.life.exchangeWarnings([named]);
    const of = new URL(wish.database).pathname.slice(1);
    assert.match(await server.sql('select warnings from hosts', of), /^\[\{"code":"image-carries(?!.*pc-secret)/u);
    // As a host that begins right now, or has not reached the database for minutes.
    await server.sql("update hosts set address = ''", of);
    const strict = await startLike(cutOff, { ...wish, hostName: 'host-strict', config: 'names = "none"\n' });
    t.after(() => strict.stop());
    cutOff.clock.ms += 1000;
    const { statement } = await requestOf(cutOff, client, { name: 'pc-secret' });
    const answers = await Promise.all([post(cutOff, statement), activate(cutOff, trialClient(), { name: 'pc-new' })]);
    assert.deepEqual(
      [answers[0].status, answers[0].body['code'], answers[1]],
      [409, 'hosts-disagree', 'hosts-disagree'],
    );
    const merge = cutOff.host.doors.table.merge([], { from: 'x', actor: 'x' });
    await assert.rejects(merge, /another host has set names = "none"/u);
    assert.equal((await strict.host.doors.names.run())?.complete, true);
    const names = `select count(*) from (select name from client_names union all select name from events where name is not null) as kept`;
    assert.equal(Number(await server.sql(names, of)), 0);
    assert.equal(outcomeOf(await activate(strict, client, { name: 'pc-secret' })), 'counted');
    cutOff.clock.ms += 16_000; // The next sign of life.
    await cutOff.host.doors.life.beat();
    assert.match((await ended.promise).message, /names = "none" for this database.*names = "full"/u);
  });

  test('the trail of both is one chain', async () => {
    const { audit } = one.host.doors;
    await Promise.all(
      [one, two].flatMap((trial) =>
        [1, 2, 3].map(() =>
          trial.host.doors.access.store.transact((change) =>
            change.record({ actor: tokenFileHolder.name, action: 'sessions-ended', subject: 'test' }),
          ),
        ),
      ),
    );
    assert.ok((await audit.verify()).intact);
  });

  test('a trail that was tidied signs nobody out; one that is another than it was signs all out', async () => {
    const { keys } = two.host.doors.access;
    const now = two.host.doors.now();
    const caller: Caller = { name: 'carla', role: 'viewer', subject: 'cn=carla' };
    const { cookie } = keys.sessions.open({ caller, way: 'link', from: '::1' }, now);
    const change = async (name: string): Promise<void> => {
      const wish = { name, role: 'viewer', password: 'correct horse battery' };
      assert.equal((await administer(one, '/v1/accounts', wish)).status, 200);
    };
    const look = (): Promise<void> => two.host.doors.changes.look();
    await change('dora');
    await look();
    await change('emma');
    const trail = new URL(database).pathname.slice(1);
    await server.sql('delete from audit where position < (select max(position) from audit)', trail);
    await look();
    assert.ok(keys.sessions.isOpen(cookie, now), 'rows past their time are gone');
    await server.sql("update audit set digest = 'another' where position = (select max(position) from audit)", trail);
    await change('frida');
    await look();
    assert.ok(!keys.sessions.isOpen(cookie, now));
  });
});
