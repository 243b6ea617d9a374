// needs: linux postgresql
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { openDatabase } from '@attiva/storage';
import { sharedPostgres, type StartedPostgres } from '@attiva/testkit';
import { timeCommits } from './commit-times.ts';
import { makeScratchHost, type ScratchPlace } from './scratch-host.ts';

const home = mkdtempSync(join(tmpdir(), 'attiva-scratch-'));
const here: ScratchPlace = { beside: [home], now: Date.now, environment: {} };
let server: StartedPostgres;

before(async () => {
  server = await sharedPostgres();
  await server.sql('create role anna login');
  await server.sql("create role locked login password 'pa ss/word'");
  await server.sql('create role nobody login');
});
after(() => rmSync(home, { recursive: true }));

function urlOf(database: string, account: string): string {
  return database.replace('postgres@', `${account}@`);
}

test('on SQLite: a registered host in a folder of its own, on which commits are timed; nothing is left of it', async () => {
  const scratch = await makeScratchHost(here);
  assert.ok(existsSync(join(scratch.folder, 'host.db')));
  const { p50, p99, count } = await timeCommits(scratch.database, { seconds: 0, now: Date.now });
  assert.ok(count === 10 && p50 > 0 && p99 >= p50);
  const database = await openDatabase({ ...scratch.database, mustExist: true, now: Date.now });
  const [facts] = await database.all<{ n: number }>("select count(*) as n from facts where name like 'measured %'");
  const grants = await database.all('select vendor from grants');
  await database.close();
  assert.deepEqual([facts?.n, grants.length], [0, 1]);
  await scratch.remove();
  assert.deepEqual(readdirSync(home), []);
});

test('on a server: in a schema that is there for as long as it takes; other schemas stay as they are', async () => {
  const database = await server.fresh();
  const name = database.split('/').at(-1) ?? '';
  await server.sql('grant create on database ' + name + ' to anna', name);
  await server.sql('create table public.other (n integer); insert into public.other values (7)', name);
  const scratch = await makeScratchHost({ ...here, database: { database: urlOf(database, 'anna') } });
  const schemas = (): Promise<string> =>
    server.sql("select count(*) from information_schema.schemata where schema_name like 'attiva_bench_%'", name);
  assert.equal(await schemas(), '1');
  assert.equal(existsSync(join(scratch.folder, 'host.db')), false);
  const { count } = await timeCommits(scratch.database, { seconds: 0, now: Date.now });
  assert.equal(count, 10);
  await scratch.remove();
  assert.equal(await schemas(), '0');
  assert.equal(await server.sql('select n from public.other', name), '7');
  assert.equal(await server.sql("select count(*) from pg_tables where schemaname = 'public'", name), '1');
  assert.deepEqual(readdirSync(home), []);
});

test('a password in the URL is in no configuration file, and works', async () => {
  const database = await server.fresh();
  await server.sql(`grant create on database ${database.split('/').at(-1)} to locked`);
  const url = urlOf(database, 'locked:pa%20ss%2Fword');
  const scratch = await makeScratchHost({ ...here, database: { database: url } });
  try {
    const toml = readFileSync(join(scratch.folder, 'host.toml'), 'utf8');
    assert.match(toml, /^database = "postgres:\/\/locked@/m);
    assert.doesNotMatch(toml, /pa%20ss|pa ss/);
  } finally {
    await scratch.remove();
  }
});

test('without the right to make a schema it says so, and leaves no folder behind', async () => {
  const database = await server.fresh();
  await assert.rejects(
    makeScratchHost({ ...here, database: { database: urlOf(database, 'nobody') } }),
    /permission denied/,
  );
  assert.deepEqual(readdirSync(home), []);
});

test('where no folder can be made, that is said', async () => {
  await assert.rejects(makeScratchHost({ ...here, beside: [join(home, 'gone'), join(home, 'too')] }), (error) => {
    assert.ok(isActivationError(error) && error.code === 'not-permitted', String(error));
    assert.match(error.detail, /gone or .*too/);
    return true;
  });
});
