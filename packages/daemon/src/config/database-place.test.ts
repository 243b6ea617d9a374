import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isActivationError } from '@attiva/protocol';
import { asActivationError } from '../errors/as-activation-error.ts';
import { redactedText } from '../log/redaction.ts';
import { withDatabaseLine, withoutDatabasePassword } from './database-line.ts';
import {
  configuredDatabase,
  type DatabaseConfig,
  databaseFields,
  databaseOf,
  databasePlace,
  hasDatabase,
  shownDatabase,
} from './database-place.ts';
import { parseConfig } from './load-config.ts';

const folder = await mkdtemp(join(tmpdir(), 'attiva-place-'));
after(() => rm(folder, { recursive: true }));
const home = { folder, config: 'host.toml', usual: 'host.db' };
const server = 'postgres://attiva@db.example:5432/attiva?sslmode=verify-full';
const secret = 'p4ss/w@rd:1';

/** Refused with this code, and without the secret anywhere in what it says. */
async function refused(work: () => unknown, code: string, says: RegExp): Promise<void> {
  await assert.rejects(
    async () => work(),
    (error) => {
      assert.ok(isActivationError(error), String(error));
      assert.equal(error.code, code);
      assert.match(error.detail, says);
      assert.doesNotMatch(JSON.stringify([error.detail, error.facts, String(error.stack), error.cause]), /p4ss/u);
      return true;
    },
  );
}

test('the usual database is a file of the folder', async () => {
  assert.deepEqual(await databaseOf(home), {
    url: `sqlite:${join(folder, 'host.db')}`,
    shown: `sqlite:${join(folder, 'host.db')}`,
    path: join(folder, 'host.db'),
  });
  assert.equal(hasDatabase(home), false);
  await writeFile(join(folder, 'host.db'), '');
  assert.equal(hasDatabase(home), true);
});

test('the password comes from the file, from the environment or from the URL, and is never shown', async () => {
  await writeFile(join(folder, 'pw'), `${secret}\n`, { mode: 0o600 });
  const shown = 'postgres://attiva@db.example:5432/attiva';
  const expected = { url: server, password: secret, shown };
  assert.deepEqual(await databasePlace({ folder }, { database: server, databasePasswordFile: 'pw' }), expected);
  const environment = { ATTIVA_DATABASE_PASSWORD: secret };
  assert.deepEqual(await databasePlace({ folder, environment }, { database: server }), expected);
  const inside = server.replace('attiva@', `attiva:${encodeURIComponent(secret)}@`);
  assert.deepEqual(await databasePlace({ folder, environment }, { database: inside }), expected);
  assert.deepEqual(await databasePlace({ folder }, { database: server }), { url: server, shown });
  const several = 'postgres://attiva@one:5432,two:5433/attiva';
  assert.deepEqual(await databasePlace({ folder }, { database: several }), { url: several, shown: several });
});

test('a password file that others can read is refused, so is an empty one, a missing one, and one beside a password', async () => {
  const at = (databasePasswordFile: string, database = server) =>
    databasePlace({ folder }, { database, databasePasswordFile });
  await writeFile(join(folder, 'open'), secret);
  await chmod(join(folder, 'open'), 0o644);
  await refused(() => at('open'), 'storage-failed', /others/u);
  await writeFile(join(folder, 'empty'), '\n', { mode: 0o600 });
  await refused(() => at('empty'), 'config-invalid', /one line/u);
  await refused(() => at('nowhere'), 'storage-failed', /missing/u);
  await refused(() => at('pw', 'postgres://attiva:p4ss@db.example/attiva'), 'config-invalid', /another/u);
});

test('what is no URL of a database is refused, and nothing of it is told', async () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['postgres://attiva:p4ss/w@db.example/attiva', /no URL/u],
    ['postgres://attiva:p4ss@db.example/', /no URL/u],
    ['postgres://db.example/attiva', /no URL/u],
    ['postgres://attiva:p4ss%@db.example/attiva', /encodes nothing/u],
    ['postgres://attiva@db.example/attiva?password=p4ss', /parameter/u],
    ['postgres://attiva:p4ss@db.example/attiva#p4ss', /no URL/u],
    ['sqlite:../p4ss.db', /in this folder/u],
    ['mysql://attiva:p4ss@db.example/attiva', /no URL/u],
  ];
  for (const [database, says] of wrong)
    await refused(() => databasePlace({ folder }, { database }), 'config-invalid', says);
});

test('the configuration file is read as far as it speaks of the database; what is wrong in it is told without its text', async () => {
  await writeFile(
    join(folder, 'host.toml'),
    `database = "${server}"\ndatabasePasswordFile = "pw"\n\n[activation]\nport = 1\n`,
  );
  assert.deepEqual(configuredDatabase(home), { database: server, databasePasswordFile: 'pw' });
  assert.equal(hasDatabase(home), true);
  await writeFile(join(folder, 'host.toml'), 'database = "postgres://attiva:p4ss@db\n');
  await refused(() => configuredDatabase(home), 'config-invalid', /line 1/u);
  const schema = {
    type: 'object',
    properties: databaseFields('host.db'),
    additionalProperties: false,
  } as const;
  const read = (text: string) => parseConfig<DatabaseConfig>(text, schema, 'host.toml');
  assert.equal(read('').database, 'sqlite:host.db');
  await refused(() => read('database = "oracle://attiva:p4ss@db/x"'), 'config-invalid', /"database" must be like/u);
  await refused(() => read('databasePassword = "p4ss"'), 'config-unknown-key', /databasePasswordFile/u);
});

test('what the driver says of a URL is an error of the configuration', () => {
  assert.equal(asActivationError(new TypeError('The database URL has a port that is none.')).code, 'config-invalid');
  assert.equal(asActivationError(new TypeError('x is not a function')).code, 'internal');
});

test('what is shown of a URL is account and place', () => {
  assert.equal(shownDatabase('postgres://a:p4ss@h:1/d?sslmode=require&x=p4ss'), 'postgres://a@h:1/d');
  assert.equal(shownDatabase('postgres://a:p4ss/w@h/d'), 'postgres:…');
  assert.equal(shownDatabase('sqlite:/x/host.db'), 'sqlite:/x/host.db');
  assert.equal(redactedText('at postgres://a:p4/s@s@h:1/d, x'), 'at postgres://a:…@h:1/d, x');
});

test('a configuration for more eyes holds no password, not in a comment either', () => {
  const toml = '# was postgres://a:p4ss/w@h/d\ndatabase = "postgres://a:p4\\u0073s@h/d"\n';
  const told = withoutDatabasePassword(toml, { database: 'postgres://a:p4ss@h/d' });
  assert.equal(told, '# was postgres://a@h/d\ndatabase = "postgres://a@h/d"\n');
  assert.equal(withoutDatabasePassword('x = 1\n', { database: 'sqlite:host.db' }), 'x = 1\n');
});

test('the line is put in the place of the one that is there, before the first table', () => {
  const toml = '# about\n# database = "sqlite:host.db"\n\n# databasePasswordFile =\n\n[activation]\ndatabase = 1\n';
  const moved = withDatabaseLine(toml, { database: server, databasePasswordFile: 'pw' });
  assert.equal(moved, `# about\ndatabase = "${server}"\n\ndatabasePasswordFile = "pw"\n\n[activation]\ndatabase = 1\n`);
  const back = withDatabaseLine(moved, { database: 'sqlite:two.db' });
  assert.equal(back, '# about\ndatabase = "sqlite:two.db"\n\n# databasePasswordFile =\n\n[activation]\ndatabase = 1\n');
  assert.equal(withDatabaseLine('[log]\n', { database: 'sqlite:a.db' }), 'database = "sqlite:a.db"\n\n[log]\n');
  assert.equal(withDatabaseLine('', { database: 'sqlite:a.db' }), 'database = "sqlite:a.db"\n\n');
});
