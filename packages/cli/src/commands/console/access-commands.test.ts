import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { initHost } from '@attiva/host';

const main = new URL('../../main.ts', import.meta.url).pathname;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-access-'));
  await initHost({ folder: join(folder, 'host'), now: () => Date.now() });
  await writeFile(join(folder, 'password'), 'correct horse battery\n', { mode: 0o600 });
});
after(() => rm(folder, { recursive: true, force: true }));

/** Without a terminal, as a script calls it. */
async function attiva(
  ...words: readonly string[]
): Promise<{ readonly exit: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(
    process.execPath,
    ['--conditions=attiva-source', main, ...words, '--data', join(folder, 'host')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, ...said };
}

test('accounts and tokens are kept by command, with the host stopped; a password comes from a file and never from the line', async () => {
  const asked = await attiva('console', 'user', 'add', 'anna', '--role', 'administrator');
  assert.deepEqual([asked.exit, /--password-file/.test(asked.err)], [2, true]);
  const file = ['--password-file', join(folder, 'password')];
  const added = await attiva('console', 'user', 'add', 'Anna', '--role', 'administrator', ...file);
  assert.deepEqual([added.exit, added.out], [0, 'anna may log in as administrator\n']);
  const last = await attiva('console', 'user', 'remove', 'anna');
  assert.deepEqual([last.exit, /last-administrator/.test(last.err)], [4, true]);
  const made = await attiva('console', 'token', 'create', 'monitoring', '--days', '1');
  assert.match(made.out, /^attiva_[\w-]{43}[0-9a-f]{8}\n$/);
  const listed = await attiva('console', 'token', 'list');
  assert.match(listed.out, /^monitoring {2}viewer {2}until 20\d\d-\d\d-\d\d {2}never used {2}made by administrator\n$/);
  const reset = await attiva('console', 'user', 'reset-password', 'anna', '--without-second-factor', ...file);
  assert.equal(reset.exit, 0);
  const users = await attiva('console', 'user', 'list');
  assert.match(users.out, /^anna {2}administrator {2}never logged in\n$/);
});
