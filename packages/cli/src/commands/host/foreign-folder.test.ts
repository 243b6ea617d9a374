import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lchownSync, readdirSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createBackup, initHost } from '@attiva/host';

/**
 * What an account may plant in its folder for the next command of root there. Without being root the same commands run into
 * folders and files that nobody may use: they fail alike.
 */
const main = new URL('../../main.ts', import.meta.url).pathname;
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let scratch = '';
before(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'attiva-foreign-'));
  await chmod(scratch, 0o755);
});
after(() => rm(scratch, { recursive: true, force: true }));

/** A host's folder, not yet given away. */
async function newHost(name: string): Promise<string> {
  const folder = join(scratch, name);
  await initHost({ folder, now: () => Date.now() });
  return folder;
}

function giveAway(folder: string): void {
  if (!isRoot) return;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of ['', ...names]) lchownSync(join(folder, name), nobody, nobody);
}

/** A folder of root's that others may read and not write. */
async function rootsFolder(name: string): Promise<string> {
  const folder = join(scratch, name);
  await mkdir(folder);
  await chmod(folder, 0o555);
  return folder;
}

async function attiva(...words: readonly string[]): Promise<{ readonly exit: number | null; readonly err: string }> {
  const child = spawn(process.execPath, ['--conditions=attiva-source', main, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, err };
}

describe('root in a folder of another account', () => {
  test('restores nothing through a link, and gives away nothing that it leads to', async () => {
    const source = await newHost('source');
    await mkdir(join(source, 'signing', 'aurora'), { recursive: true });
    await writeFile(join(source, 'signing', 'aurora', 'one.key'), 'a key', { mode: 0o600 });
    const file = join(scratch, 'sealed');
    const passphrase = 'correct horse battery staple';
    await writeFile(join(scratch, 'passphrase'), passphrase, { mode: 0o600 });
    await createBackup({ folder: source, file, passphrase, replace: false, now: () => 1_800_000_000 });
    const target = await newHost('target');
    const roots = await rootsFolder('roots');
    await mkdir(join(target, 'signing'));
    await symlink(roots, join(target, 'signing', 'aurora'));
    giveAway(target);
    const words = ['--replace', '--passphrase-file', join(scratch, 'passphrase'), '--data', target];
    const { exit } = await attiva('host', 'restore', file, ...words);
    assert.notEqual(exit, 0);
    assert.deepEqual(readdirSync(roots), []);
    assert.equal(statSync(roots).uid, process.getuid?.());
  });

  test('takes a backup that is its own, and leaves nothing of its own behind', async () => {
    const folder = await newHost('backed-up');
    giveAway(folder);
    const file = join(scratch, 'plain');
    assert.equal((await attiva('host', 'backup', file, '--data', folder)).exit, 0);
    assert.equal(statSync(file).uid, process.getuid?.());
    const owners = readdirSync(folder).map((name) => statSync(join(folder, name)).uid);
    assert.deepEqual([...new Set(owners)], [statSync(folder).uid]);
  });

  test("sends no other daemon's token to whom the notice names", async (t) => {
    const token = 'A'.repeat(43);
    const secret = join(scratch, 'admin.token');
    await writeFile(secret, `${token}\n`, { mode: 0o600 });
    if (!isRoot) await chmod(secret, 0);
    const heard: string[] = [];
    const server = createServer((request, response) => {
      heard.push(String(request.headers.authorization));
      response.end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => server.close());
    const folder = await newHost('trap');
    const administration = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const notice = { pid: process.pid, administration, listeners: [] };
    await writeFile(join(folder, 'running.json'), JSON.stringify(notice), { mode: 0o600 });
    await symlink(secret, join(folder, 'admin.token'));
    giveAway(folder);
    assert.notEqual((await attiva('host', 'settings', '--data', folder)).exit, 0);
    assert.notEqual((await attiva('console', 'link', '--data', folder)).exit, 0);
    assert.deepEqual(heard, []);
  });

  test('starts no program of host.toml', async () => {
    const folder = await newHost('told');
    const mark = join(folder, 'started');
    const toml = join(folder, 'host.toml');
    const text = await readFile(toml, 'utf8');
    await writeFile(toml, text.replace('[notify]', `[notify]\nprogram = ["/bin/sh", "-c", "id > ${mark}"]`));
    giveAway(folder);
    const { exit, err } = await attiva('host', 'notify-test', '--data', folder);
    assert.equal(exit, 2, err);
    assert.match(err, /none runs: attiva host serve/);
    assert.ok(!existsSync(mark));
  });

  test('measures no machine in a folder that is another’s, though sticky, nor in its own below that', async () => {
    const folder = join(scratch, 'sticky');
    const below = join(folder, 'below');
    await mkdir(below, { recursive: true });
    if (isRoot) lchownSync(folder, nobody, nobody);
    await chmod(below, 0o555);
    await chmod(folder, isRoot ? 0o1777 : 0o1555);
    for (const place of [folder, below]) {
      const { exit, err } = await attiva('host', 'bench', '--seconds', '2', '--scratch', place);
      assert.equal(exit, 4, err);
      assert.match(err, /^not-permitted: /u);
      if (isRoot) assert.ok(err.includes(`${folder} belongs to account number ${nobody}`), err);
    }
    await chmod(folder, 0o755);
  });
});
