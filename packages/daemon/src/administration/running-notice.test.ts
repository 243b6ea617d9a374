import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { findRunning, removeRunningNotice, runningNoticePath, writeRunningNotice } from './running-notice.ts';

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-notice-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function listener(t: TestContext): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('the running daemon is found by its notice, until it is gone or the notice is', async (t) => {
  const folder = await folderOf(t);
  const { server, url } = await listener(t);
  const notice = { pid: process.pid, administration: url, listeners: ['http://0.0.0.0:7688'] };
  assert.equal(await findRunning(folder), undefined);
  await writeRunningNotice(folder, notice);
  assert.deepEqual(await findRunning(folder), notice);
  server.close();
  await once(server, 'close');
  assert.equal(await findRunning(folder), undefined, 'nobody listens there');
  await removeRunningNotice(folder);
  await removeRunningNotice(folder);
  await assert.rejects(readFile(runningNoticePath(folder)), { code: 'ENOENT' });
});

test('a process that has ended runs nothing, though somebody listens there now', async (t) => {
  const folder = await folderOf(t);
  const { url } = await listener(t);
  // Above what Linux gives out.
  await writeRunningNotice(folder, { pid: 4_194_305, administration: url, listeners: [] });
  assert.equal(await findRunning(folder), undefined);
});

test('a damaged notice is none', async (t) => {
  const folder = await folderOf(t);
  const { url } = await listener(t);
  const good = { pid: process.pid, administration: url, listeners: [] };
  const damaged = ['', '{"pid":', 'null', '[]', '7', JSON.stringify({ ...good, administration: 'nowhere' })];
  for (const text of [...damaged, JSON.stringify({ ...good, pid: '1' }), JSON.stringify({ ...good, listeners: 1 })]) {
    await writeFile(runningNoticePath(folder), text);
    assert.equal(await findRunning(folder), undefined, text);
  }
});
