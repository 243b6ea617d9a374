import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { initHost } from '@attiva/host';
import { type RanHere, runHere } from '../../program/run-here.test.fixture.ts';

const now = 1_795_392_000;
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-expose-'));
  await initHost({ folder: join(folder, 'host'), now: () => now * 1000 });
  await writeFile(join(folder, 'password'), 'correct horse battery\n', { mode: 0o600 });
});
after(() => rm(folder, { recursive: true, force: true }));

function attiva(words: readonly string[], typed?: string): Promise<RanHere> {
  const here = { folder, now, ...(typed !== undefined && { typed }) };
  return runHere([...words, '--data', join(folder, 'host')], here);
}

const expose = ['console', 'expose', '--name', 'pc-1', '--name', '192.0.2.7'];

test('without an account of an administrator it is refused, and says how to make one', async () => {
  const refused = await attiva([...expose, '--yes']);
  assert.equal(refused.exit, 4);
  assert.match(refused.err, /nobody-to-let-in/);
  assert.match(refused.err, /attiva console user add NAME --role administrator/);
});

test('it says what becomes reachable, for whom and with which certificate, and asks; only yes opens', async () => {
  const password = ['--password-file', join(folder, 'password')];
  assert.equal((await attiva(['console', 'user', 'add', 'anna', '--role', 'administrator', ...password])).exit, 0);
  const silent = await attiva(expose);
  assert.deepEqual([silent.exit, silent.out], [2, '']);
  assert.match(silent.err, /--yes/);
  const no = await attiva(expose, 'y\n');
  assert.deepEqual([no.exit, /nothing was changed/.test(no.err)], [2, true]);
  assert.doesNotMatch((await attiva(['host', 'status'])).out, /from the network/);
  const yes = await attiva(expose, 'yes\n');
  assert.equal(yes.exit, 0, yes.err);
  assert.match(yes.err, /at {11}https:\/\/pc-1:7694, https:\/\/192\.0\.2\.7:7694\n/);
  assert.match(yes.err, /for {10}anna \(administrator, no second factor\)\n/);
  assert.match(yes.err, /not for {6}the token file \(admin\.token\) and one-time links/);
  const [, fingerprint] = /certificate {2}SHA-256 ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})\n/.exec(yes.err) ?? [];
  assert.ok(fingerprint);
  assert.match(yes.err, /public key {3}SHA-256 [\w-]{43}\n/);
  // Nothing runs on this folder.
  assert.match(yes.out, /^Console NOT reached from the network at https:\/\/pc-1:7694, .*when the daemon starts/);
});

test('status and doctor tell where; --off closes it, once', async () => {
  for (const words of [['host', 'status'], ['doctor']])
    assert.match(
      (await attiva(words)).out,
      /Console NOT reached from the network at https:\/\/pc-1:7694/,
      words.join(' '),
    );
  const closed = await attiva(['console', 'expose', '--off', '--json']);
  assert.deepEqual([closed.exit, JSON.parse(closed.out)], [0, { changed: true }]);
  assert.match((await attiva(['console', 'expose', '--off'])).out, /was not exposed/);
  const both = await attiva(['console', 'expose', '--off', '--port', '7700']);
  assert.equal(both.exit, 2);
});
