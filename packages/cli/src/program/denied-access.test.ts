// needs: linux root
import assert from 'node:assert/strict';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ActivationError } from '@attiva/protocol';
import { deniedAccess } from './denied-access.ts';

const nobody = 65_534;
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-denied-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'closed'), { mode: 0o700 });
  await writeFile(join(folder, 'closed/host.db'), '');
  await writeFile(join(folder, 'secret'), '', { mode: 0o600 });
  await writeFile(join(folder, 'database'), '', { mode: 0o644 });
  await writeFile(join(folder, 'shared'), '', { mode: 0o660 });
  // Numbers of the Debian base: daemon (1), and the group adm (4).
  await chmod(join(folder, 'shared'), 0o660);
  await chown(join(folder, 'shared'), 1, 4);
});
after(() => rm(folder, { recursive: true }));

/** What an account without rights is told of what goes wrong in `work`. */
async function told(work: () => Promise<unknown>): Promise<ActivationError | undefined> {
  process.seteuid?.(nobody);
  try {
    await work();
  } catch (error) {
    return await deniedAccess(error);
  } finally {
    process.seteuid?.(0);
  }
  throw new assert.AssertionError({ message: 'it was allowed' });
}

test('a file of root: which path, and that root may', async () => {
  const path = join(folder, 'secret');
  const error = await told(() => readFile(path));
  assert.equal(error?.code, 'not-permitted');
  assert.equal(error.detail, `the account nobody may not use ${path}; root may: put sudo before the command`);
  assert.deepEqual(error.facts, { path, account: 'the account nobody', owner: 'root' });
});

test('a file of another account and its group: who may without being root', async () => {
  const error = await told(() => writeFile(join(folder, 'shared'), 'x'));
  assert.match(
    error?.detail ?? '',
    /it belongs to daemon: put sudo -u daemon before the command; members of the group adm may/,
  );
});

test('behind a folder that may not be entered nothing is "not there"', async () => {
  const closed = join(folder, 'closed');
  const missing = new ActivationError('not-initialized', 'there is no host', { facts: { folder: closed } });
  const error = await told(() => Promise.reject(missing));
  assert.equal(error?.facts['path'], closed);
  assert.equal(error.cause, undefined, 'that it is missing is not so');
  const trulyMissing = new ActivationError('not-initialized', 'there is no host', {
    facts: { folder: join(folder, 'none') },
  });
  assert.equal(await told(() => Promise.reject(trulyMissing)), undefined);
});

test('a database that may be read and not written', async () => {
  const path = join(folder, 'database');
  const storage = Object.assign(new Error('unable to open database file (14)'), { name: 'StorageError', path });
  const error = await told(() => Promise.reject(storage));
  assert.equal(error?.facts['path'], join(folder, 'database'));
});

test('a local socket; a port is another matter', async () => {
  const path = join(folder, 'closed/admin.sock');
  const server = createServer();
  await new Promise<void>((listening) => server.listen(path, listening));
  const refusedBy = (options: { path: string } | { port: number; host: string }) => () =>
    new Promise((_, reject) => connect(options).once('error', reject));
  const error = await told(refusedBy({ path }));
  server.close();
  assert.equal(error?.facts['path'], path);
  assert.equal(await told(refusedBy({ port: 1, host: '127.0.0.1' })), undefined);
});

test('an error of ours that carries the denial inside keeps its own words as the reason', async () => {
  const path = join(folder, 'secret');
  const error = await told(async () => {
    try {
      await readFile(path);
    } catch (cause) {
      throw new ActivationError('wrong-usage', 'the file cannot be read', { cause });
    }
  });
  assert.ok(error?.cause instanceof ActivationError && error.cause.code === 'wrong-usage');
  const other = new ActivationError('storage-failed', 'x', { facts: { path, systemError: 'EIO' } });
  assert.equal(await deniedAccess(other), undefined);
  assert.equal(await deniedAccess('a text'), undefined);
});
