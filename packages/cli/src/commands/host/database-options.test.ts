// needs: linux postgresql
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createProductKey } from '@attiva/protocol';
import { sharedPostgres } from '@attiva/testkit';
import { type RanHere, runHere } from '../../program/run-here.test.fixture.ts';

describe('--database over a folder that says otherwise', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-database-options-'));
  const now = Math.floor(Date.now() / 1000);
  const attiva = (line: string): Promise<RanHere> => runHere(line.split(' '), { folder, now });
  const toml = (host: string): string => join(folder, host, 'host.toml');
  let database = '';

  before(async () => {
    database = await (await sharedPostgres()).fresh();
    writeFileSync(join(folder, 'pass'), 'correct horse battery staple\n');
    const vendor =
      'authority init aurora --name Aurora --id aurora.example --product studio=Studio --passphrase-file pass';
    assert.equal((await attiva(vendor)).exit, 0);
  });
  after(() => rmSync(folder, { recursive: true }));

  const configured = (host: string, text: string): void => {
    mkdirSync(join(folder, host));
    writeFileSync(toml(host), text);
  };

  const key = createProductKey({ kind: 'host', group: 1, random: Buffer.alloc(10, 5) });
  for (const [command, more] of [
    ['setup', ` --no-service --key ${key.text}`],
    ['init', ''],
  ] as const) {
    it(`host ${command}: is told which line is missing in which file, and nothing was made`, async () => {
      const host = `by-${command}`;
      configured(host, 'names = "hashed"\n\n[administration]\nport = 0\n');
      const place = `aurora/aurora.attiva --data ${host} --database ${database}`;
      const told = await attiva(`host ${command} ${place}${more}`);
      assert.equal(told.exit, 2, told.err);
      const wanted = /write the line (database = ".*?"), above its first \[section\]/u.exec(told.err)?.[1];
      assert.equal(wanted, `database = "${database}"`, told.err);
      assert.ok(told.err.includes(toml(host)), told.err);
      assert.equal(existsSync(join(folder, host, 'host.db')), false);
      // Done as it says.
      writeFileSync(toml(host), `${wanted}\n${readFileSync(toml(host), 'utf8')}`);
      const made = await attiva(`host init ${place}`);
      assert.equal(made.exit, 0, made.err);
      assert.equal(existsSync(join(folder, host, 'host.db')), false);
    });
  }

  it('a line that is there already gives its place to the new one', async () => {
    configured('lost', 'names = "hashed"\ndatabase = "sqlite:lost.db"\n');
    const place = `aurora/aurora.attiva --data lost --database ${database}`;
    const told = await attiva(`host init ${place}`);
    const said = /write the line (database = ".*?"), in the place of the line database = … that is there, then/u;
    const wanted = said.exec(told.err)?.[1] ?? assert.fail(told.err);
    writeFileSync(toml('lost'), readFileSync(toml('lost'), 'utf8').replace('database = "sqlite:lost.db"', wanted));
    const made = await attiva(`host init ${place}`);
    assert.equal(made.exit, 0, made.err);
  });

  it('a host that has data is told where, and how they are moved', async () => {
    assert.equal((await attiva('host init aurora/aurora.attiva --data file')).exit, 0);
    const told = await attiva(`host init aurora/aurora.attiva --data file --database ${database}`);
    assert.deepEqual([told.exit, /already-initialized/u.test(told.err)], [2, true], told.err);
    assert.match(told.err, /keeps its data in sqlite:host\.db, as \S*host\.toml has it.*migrate-database/u);
    rmSync(toml('file'));
    const bare = await attiva(`host init aurora/aurora.attiva --data file --database ${database}`);
    assert.match(bare.err, /keeps its data in sqlite:host\.db, with no \S*host\.toml that says otherwise/u);
  });

  it('a password in the URL is not shown, and has a line of its own', async () => {
    configured('secret', 'names = "hashed"\n');
    const url = 'postgres://attiva:hunter2@127.0.0.1:1/attiva';
    const told = await attiva(`host init aurora/aurora.attiva --data secret --database ${url}`);
    assert.equal(told.exit, 2, told.err);
    assert.doesNotMatch(told.err, /hunter2/u);
    assert.match(told.err, /database = "postgres:\/\/attiva@127[^"]*" and the line databasePasswordFile = "[\w.]+"/u);
  });
});
