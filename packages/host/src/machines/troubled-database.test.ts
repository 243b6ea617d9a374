// sqlite alone: faults of a database file
/** What a page hears while the host's data cannot be read or kept: a code of the catalogue with what to do, and nothing of the inside. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createAdministrationApi, createHttpServer, createSilentLog } from '@attiva/daemon';
import { whoeverSaysSo } from '@attiva/daemon/testing';
import { type Database, openDatabase } from '@attiva/storage';
import { migrations } from '../migrations/index.ts';
import { insertMachine, listedAt, type MadeMachine, partsOf } from './listed-machines.test.fixture.ts';
import { addMachinesRoutes } from './machines.routes.ts';

interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

interface Trial {
  readonly database: Database;
  /** Another program's way to the same file. */
  readonly other: Database;
  readonly ask: (path: string, body?: object) => Promise<Heard>;
}

const vendor = 'aurora.example';
const clients = Array.from({ length: 120 }, (_, index) => String(index).padStart(20, 'A'));

const machine: Omit<MadeMachine, 'client' | 'name'> = {
  vendor,
  application: 'office',
  edition: 'office',
  generation: 2022,
  reported: 1,
  minutesLeft: 0,
  firstSeen: listedAt,
  lastSeen: listedAt,
  leaseUntil: 0,
  virtual: false,
  shortLived: false,
  method: 'host',
  group: null,
  tags: [],
};

async function startTrial(t: TestContext): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-troubled-'));
  const url = `sqlite:${join(folder, 'host.db')}`;
  const open = (mustExist: boolean): Promise<Database> =>
    openDatabase({ url, mustExist, now: () => listedAt * 1000, busyTimeoutMilliseconds: 0 });
  const database = await open(false);
  await database.migrate(migrations);
  const other = await open(true);
  t.after(async () => {
    await other.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  for (const client of clients) await insertMachine(database, { ...machine, client, name: `pc-${client}` });
  const server = createHttpServer({ log: createSilentLog(), now: () => 0 });
  const title = { title: 'Trial', version: '1.0.0' };
  const api = createAdministrationApi(server.fastify, { ...title, whoAsks: whoeverSaysSo });
  addMachinesRoutes(api, partsOf(database));
  return {
    database,
    other,
    async ask(url, payload) {
      const method = payload === undefined ? 'GET' : 'POST';
      const headers = { authorization: 'administrator' };
      const answer = await server.fastify.inject({ method, url, headers, ...(payload && { payload }) });
      return { status: answer.statusCode, headers: answer.headers, text: answer.body };
    },
  };
}

/** A problem document with this code and words for people, and nothing that only its authors understand. */
function requireTold(
  { status, headers, text }: Heard,
  expected: readonly [status: number, code: string, said: RegExp],
): void {
  const { code, detail, title } = JSON.parse(text) as Readonly<Record<string, string>>;
  assert.deepEqual([status, code], expected.slice(0, 2), text);
  assert.match(detail ?? '', expected[2]);
  assert.equal(headers['content-type'], 'application/problem+json');
  assert.equal(headers['content-disposition'], undefined, 'a browser would keep it as the file that was asked for');
  assert.ok(title);
  assert.doesNotMatch(text, /node:|\.ts:|\bat .*\(|StorageError/u);
}

const machines = clients.map((client) => ({ vendor, client }));
const marking = { machines, add: ['x'.repeat(40)] };

test('while another program holds the database, whoever asks is told so, until it lets go', async (t) => {
  const { other, ask } = await startTrial(t);
  await other.transact(async () => {
    for (const [path, body] of [
      ['/v1/machines', undefined],
      ['/v1/machines/export', undefined],
      ['/v1/machine-marks', marking],
      ['/v1/machine-removals', { machines }],
    ] as const)
      requireTold(await ask(path, body), [503, 'storage-failed', /locked.*Find the other program/u]);
  });
  for (const path of ['/v1/machines', '/v1/machines/count', '/v1/machines/export'])
    assert.equal((await ask(path)).status, 200, path);
  assert.equal((await ask('/v1/machine-marks', marking)).status, 200);
});

test('on a full disk nothing of a change is kept, and it can be repeated once there is space', async (t) => {
  const { database, ask } = await startTrial(t);
  // No more pages than there are: what the engine answers is what it answers when the disk is full.
  await database.all('pragma max_page_count = 1');
  requireTold(await ask('/v1/machine-marks', marking), [507, 'disk-full', /Free space/u]);
  assert.deepEqual(JSON.parse((await ask('/v1/machine-marks')).text), { tags: [], groups: [] });
  assert.equal((await ask('/v1/machines')).status, 200);
  await database.all('pragma max_page_count = 1000000');
  assert.equal((await ask('/v1/machine-marks', marking)).status, 200);
});

test('data that cannot be read are no list, and no file that looks whole', async (t) => {
  const { database, ask } = await startTrial(t);
  await database.run('alter table client_names rename to elsewhere');
  for (const path of ['/v1/machines', '/v1/machines/export?format=csv', '/v1/machines/export?format=json'])
    requireTold(await ask(path), [503, 'storage-failed', /check the disk/u]);
  await database.run('alter table elsewhere rename to client_names');
  const { status, text } = await ask('/v1/machines/export');
  assert.equal(status, 200);
  assert.equal(text.trimEnd().split('\n').length, 1 + clients.length);
});
