// needs: linux postgresql
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sharedPostgres } from '@attiva/testkit';
import { openFolder, passphrase, temporaryFolder, testClock, withCode } from '../authority.test.fixture.ts';
import { initAuthority, type InitializedAuthority } from './init-authority.ts';

const home = temporaryFolder();
after(() => home.remove());

function init(name: string, database: string): Promise<InitializedAuthority> {
  const surroundings = testClock();
  return initAuthority({
    dir: join(home.path, name),
    name: 'Aurora',
    passphrase,
    surroundings,
    id: 'aurora.test',
    database: { database },
  });
}

test('an authority begins in an empty database of a server, whose password stands in a file of its own', async () => {
  const server = await sharedPostgres();
  const url = await server.fresh();
  const { dir, vendor } = await init('aurora', url.replace('postgres@', 'postgres:not-asked-for@'));
  const toml = readFileSync(join(dir, 'authority.toml'), 'utf8');
  assert.ok(toml.includes(`\ndatabase = "${url}"\n`), toml.slice(0, 500));
  assert.match(toml, /^databasePasswordFile = "database\.password"$/mu);
  assert.doesNotMatch(toml, /not-asked-for/u);
  assert.equal(readFileSync(join(dir, 'database.password'), 'utf8'), 'not-asked-for\n');
  assert.equal(statSync(join(dir, 'database.password')).mode & 0o777, 0o600);
  assert.equal(existsSync(join(dir, 'authority.db')), false);
  const authority = await openFolder(dir, testClock());
  assert.equal(authority.parts.vendor, vendor);
  await authority.close();
});

test('a database that holds an authority already is left as it is, and no folder is left behind', async () => {
  const server = await sharedPostgres();
  const url = await server.fresh();
  await init('first', url);
  const rows = (): Promise<string> => server.sql('select count(*) from audit', new URL(url).pathname.slice(1));
  const before = await rows();
  await assert.rejects(init('first-again', url), withCode('already-initialized'));
  assert.equal(existsSync(join(home.path, 'first-again')), false);
  assert.equal(await rows(), before);
});
