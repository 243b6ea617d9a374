import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lchownSync, readdirSync, statSync } from 'node:fs';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const main = new URL('../../main.ts', import.meta.url).pathname;
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

async function attiva(...words: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, ['--conditions=attiva-source', main, ...words], { stdio: 'ignore' });
  const [exit] = (await once(child, 'close')) as [number | null];
  return exit;
}

test('root works in the folder of an authority as its owner: files stay his, and no other token is sent on his word', async (t) => {
  const scratch = await mkdtemp(join(tmpdir(), 'attiva-foreign-'));
  t.after(() => rm(scratch, { recursive: true }));
  await chmod(scratch, 0o755);
  const [folder, passphrase, secret] = ['authority', 'passphrase', 'another.token'].map((name) => join(scratch, name));
  assert.ok(folder !== undefined && passphrase !== undefined && secret !== undefined);
  await writeFile(passphrase, 'correct horse battery staple', { mode: 0o600 });
  const names = ['--name', 'Aurora Software', '--id', 'aurora.example', '--address', 'http://127.0.0.1:7691'];
  assert.equal(await attiva('authority', 'init', folder, ...names, '--passphrase-file', passphrase), 0);
  const own = (name: string): void => lchownSync(join(folder, name), nobody, nobody);
  if (isRoot) for (const name of ['', ...readdirSync(folder)]) own(name);
  assert.equal(await attiva('pack', 'build', '--dir', folder), 0);
  const owners = new Set(readdirSync(folder).map((name) => statSync(join(folder, name)).uid));
  assert.deepEqual([...owners], [statSync(folder).uid]);

  await writeFile(secret, `${'A'.repeat(43)}\n`, { mode: isRoot ? 0o600 : 0 });
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(String(request.headers.authorization));
    response.end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const administration = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const notice = JSON.stringify({ pid: process.pid, administration, listeners: [] });
  await writeFile(join(folder, 'running.json'), notice, { mode: 0o600 });
  await symlink(secret, join(folder, 'admin.token'));
  if (isRoot) for (const name of ['running.json', 'admin.token']) own(name);
  assert.notEqual(await attiva('authority', 'status', folder), 0);
  assert.deepEqual(heard, []);
});
