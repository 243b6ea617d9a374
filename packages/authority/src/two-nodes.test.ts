// needs: linux postgresql
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Caller, tokenFileHolder } from '@attiva/daemon';
import { parseCompact, type RevocationsClaims } from '@attiva/protocol';
import { markMoved, openDatabase } from '@attiva/storage';
import { sharedPostgres } from '@attiva/testkit';
import { localAdmin } from './administration/authority-admin.ts';
import {
  newHost,
  openFolder,
  passphrase,
  published,
  registrationRequest,
  send,
  startIn,
  temporaryFolder,
  type TestAuthority,
  testClock,
  token,
} from './authority.test.fixture.ts';
import { initAuthority } from './initialization/init-authority.ts';
import { ask, createDeviceKey, licenseRequest, newMachine, post } from './licenses/licenses.test.fixture.ts';
import { auroraPackToml } from './products/aurora-pack.ts';

const home = temporaryFolder();
const clock = testClock();
const [first, second] = await startTwo();
const nodes = [first, second] as const;
after(async () => {
  for (const node of nodes) await node.close();
  home.remove();
});

/** Two authorities of one vendor: the folder of the second is a copy, with the same keys, on the same database. */
async function startTwo(): Promise<readonly [TestAuthority, TestAuthority]> {
  const database = await (await sharedPostgres()).fresh();
  const dir = join(home.path, 'aurora');
  const packToml = auroraPackToml;
  const order = { dir, name: 'Aurora Software', passphrase, packToml, surroundings: clock, database: { database } };
  await initAuthority(order);
  cpSync(dir, join(home.path, 'second'), { recursive: true });
  return [await startIn(dir, undefined, clock), await startIn(join(home.path, 'second'), undefined, clock)];
}

/** Waits until it is so; what never is ends with the time of the test. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(20);
}

test('two that are asked at once never give more than the quota, and none of it is lost', async () => {
  const { key } = await createDeviceKey(first, { quota: 5 });
  const machines = Array.from({ length: 12 }, () => newMachine());
  const answers = await Promise.all(machines.map((machine, at) => ask(nodes[at % 2] ?? first, machine, { key })));
  const statuses = answers.map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 200).length, 5, statuses.join(' '));
  const refused = answers.filter(({ status }) => status !== 200);
  assert.deepEqual(new Set(refused.map(({ body }) => body['code'])), new Set(['quota-exhausted']));
});

test('a request that is repeated at the other one costs nothing and gives the same, also where both have it at once', async () => {
  const { key } = await createDeviceKey(first, { quota: 1 });
  const machine = newMachine();
  const { statement } = await licenseRequest(first, machine, { key });
  const [one, other] = await Promise.all([post(first, statement), post(second, statement)]);
  assert.deepEqual([one.status, other.status], [200, 200], JSON.stringify([one.body, other.body]));
  assert.deepEqual(one.body['chain'], other.body['chain']);
  assert.deepEqual((await post(second, statement)).body['chain'], one.body['chain']);

  const { hostKey } = await second.addCustomer();
  const host = newHost([1, 2, 3]);
  const asked = await registrationRequest(host, { hostKey, iat: clock.seconds() });
  const [here, there] = await Promise.all([send(first.url, asked.statement), send(second.url, asked.statement)]);
  assert.deepEqual([here.status, there.status], [200, 200], JSON.stringify([here.body, there.body]));
  assert.deepEqual(here.body['chain'], there.body['chain']);
});

test('what both revoke at once stands in one list, which both publish', async () => {
  const ids = Array.from({ length: 6 }, (_, at) => 'BCDFGH'.charAt(at).repeat(20));
  await Promise.all(
    ids.map((named, at) => (nodes[at % 2] ?? first).admin.post('/v1/revocations', { named, foreign: true })),
  );
  const lists = (node: TestAuthority): string => published(node, 'aurora.revocations');
  await until(() => lists(first) === lists(second) && ids.every((id) => revokedIn(lists(first)).includes(id)));
  assert.ok(ids.every((id) => revokedIn(lists(second)).includes(id)));
});

/** What the lists of a file name, read without verifying: whoever publishes them did. */
function revokedIn(text: string): readonly string[] {
  const statements = text.match(/[\w-]+\.[\w-]+\.[\w-]+/gu) ?? [];
  return statements.flatMap((one) => (parseCompact(one)?.claims as Partial<RevocationsClaims>)?.revoked ?? []);
}

test('what one has committed and cannot write the other publishes, and the first as soon as it can', async () => {
  const file = join(first.folder, 'aurora.revocations');
  rmSync(file);
  mkdirSync(file);
  const named = 'W'.repeat(20);
  await assert.rejects(first.admin.post('/v1/revocations', { named, foreign: true }));
  await until(() => revokedIn(published(second, 'aurora.revocations')).includes(named));
  rmdirSync(file);
  await until(() => existsSync(file));
  assert.equal(published(first, 'aurora.revocations'), published(second, 'aurora.revocations'));
});

test('whom one shuts out has no session at the other', async () => {
  for (const name of ['anna', 'bruno'])
    await first.admin.post('/v1/accounts', { name, role: 'administrator', password: 'correct horse battery' });
  const { keys, store } = second.authority.access;
  const open = async (name: string): Promise<void> => {
    const account = (await store.account(name))?.id;
    assert.ok(account);
    keys.sessions.open(
      { caller: { name, role: 'administrator', account }, way: 'password', from: '::1' },
      clock.seconds(),
    );
  };
  await open('anna');
  await open('bruno');
  const names = (): readonly string[] => keys.sessions.list(clock.seconds()).map(({ caller }) => caller.name);
  await first.admin.send({ method: 'DELETE', path: '/v1/accounts/anna' });
  await until(() => !names().includes('anna'));
  assert.deepEqual(names(), ['bruno']);
});

test('who signs all other browsers out at one has none at the other', async () => {
  const { sessions } = second.authority.access.keys;
  const open = (caller: Caller): string => sessions.open({ caller, way: 'link', from: '::1' }, clock.seconds()).cookie;
  const [own, other] = [open(tokenFileHolder), open({ name: 'carla', role: 'viewer', subject: 'cn=carla' })];
  const isOpen = (cookie: string): boolean => sessions.isOpen(cookie, clock.seconds());
  await first.admin.send({ method: 'DELETE', path: '/v1/console-sessions' });
  await until(() => !isOpen(own));
  assert.ok(isOpen(other));
});

test('the database is moved away: an authority on it hears so at once, and gives nothing more', async (t) => {
  const database = await (await sharedPostgres()).fresh();
  const dir = join(home.path, 'moved');
  await initAuthority({ dir, name: 'Moved Software', passphrase, surroundings: clock, database: { database } });
  const told = Promise.withResolvers<Error>();
  const authority = await openFolder(dir, clock, undefined, told.resolve);
  t.after(() => authority.close());
  const mover = await openDatabase({ url: database, mustExist: true, now: () => 0 });
  t.after(() => mover.close());
  await mover.transact((tx) => markMoved(tx, { to: 'postgres://u@db/x', at: 5 }));
  assert.match((await told.promise).message, /moved to postgres:\/\/u@db\/x/u);
  const admin = localAdmin(authority.administration, token, async () => {});
  const late = { name: 'late', role: 'administrator', password: 'correct horse battery' };
  await assert.rejects(admin.post('/v1/accounts', late), { code: 'database-moved' });
});

test('their audit is one chain; it is tidied by one of them', async () => {
  const verdict = await second.admin.get<{ intact: boolean; rows: number }>('/v1/audit-verification');
  assert.equal(verdict.intact, true, JSON.stringify(verdict));
  for (const { authority } of nodes) await authority.retention.start();
  clock.advance(731 * 86_400);
  const forgot = await Promise.all(nodes.map(({ authority }) => authority.retention.runIfDue()));
  const sums = forgot.filter((sum) => sum !== undefined && sum > 0);
  assert.deepEqual(sums, [verdict.rows]);
});
