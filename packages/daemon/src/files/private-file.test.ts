import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

const run = promisify(execFile);
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-files-'));
});
after(() => rm(folder, { recursive: true }));

test('writes for the owner only, replaces whole, leaves no other file', async () => {
  const path = join(folder, 'a', 'key');
  await mkdir(join(folder, 'a'));
  await writePrivateFile(path, 'one');
  await writePrivateFile(path, Buffer.from('two'));
  assert.equal((await readPrivateFile(path)).toString(), 'two');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(join(folder, 'a')), ['key']);
});

test('does not replace where that was not asked for', async () => {
  const path = join(folder, 'b', 'key');
  await mkdir(join(folder, 'b'));
  await writePrivateFile(path, 'one', { replace: false });
  await assert.rejects(writePrivateFile(path, 'two', { replace: false }), { code: 'already-initialized' });
  assert.equal(await readFile(path, 'utf8'), 'one');
  assert.deepEqual(await readdir(join(folder, 'b')), ['key']);
});

test('refuses to read what others could have read, and tells a missing file', async () => {
  const path = join(folder, 'open');
  await writePrivateFile(path, 'secret');
  await chmod(path, 0o640);
  await assert.rejects(readPrivateFile(path), { code: 'storage-failed', facts: { path, mode: '640' } });
  const missing = join(folder, 'nothing');
  await assert.rejects(readPrivateFile(missing), {
    code: 'storage-failed',
    facts: { path: missing, systemError: 'ENOENT' },
  });
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

test('a full disk: told so, the old content stays whole', {
  skip: canMount ? false : 'mounting needs root on Linux',
}, async () => {
  const disk = join(folder, 'disk');
  await mkdir(disk);
  await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
  try {
    const path = join(disk, 'key');
    await writePrivateFile(path, 'old');
    await assert.rejects(writePrivateFile(path, Buffer.alloc(200_000)), { code: 'disk-full' });
    assert.equal((await readPrivateFile(path)).toString(), 'old');
    assert.deepEqual(await readdir(disk), ['key']);
  } finally {
    await run('umount', ['-l', disk]);
  }
});
