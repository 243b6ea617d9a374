import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createHttpServer } from '../http/http-server.ts';
import { createSilentLog } from '../log/log.ts';
import { checkAdminToken, createAdminToken, readAdminToken, tokenHolder } from './admin-token.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attiva-token-'));
});
after(() => rm(folder, { recursive: true }));

test('the file is for its owner and gives the token back; a new one makes the old one worthless', async () => {
  const path = join(folder, 'token');
  const first = await createAdminToken(path, randomBytes(32));
  assert.deepEqual(await readAdminToken(path), first);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  const second = await createAdminToken(path, randomBytes(32));
  assert.ok(checkAdminToken(second, `Bearer ${second.text}`));
  assert.ok(!checkAdminToken(second, `Bearer ${first.text}`));
});

test('only the whole token as Bearer is taken', async () => {
  const token = await createAdminToken(join(folder, 'other'), randomBytes(32));
  for (const wrong of [
    undefined,
    '',
    token.text,
    `Basic ${token.text}`,
    `Bearer ${token.text.slice(1)}`,
    `Bearer ${token.text} `,
  ]) {
    assert.ok(!checkAdminToken(token, wrong), String(wrong));
  }
});

test('a damaged or missing file is told', async () => {
  const path = join(folder, 'damaged');
  await writeFile(path, 'half', { mode: 0o600 });
  await assert.rejects(readAdminToken(path), { code: 'storage-failed' });
  await assert.rejects(readAdminToken(join(folder, 'missing')), { code: 'storage-failed' });
});

test('whoever shows it administers, and nobody else is known', async () => {
  const token = await createAdminToken(join(folder, 'holder'), randomBytes(32));
  const { fastify } = createHttpServer({ log: createSilentLog(), now: () => 0 });
  const whoAsks = tokenHolder(token);
  fastify.get('/', async (request) => (await whoAsks(request)) ?? null);
  const seen = async (authorization?: string): Promise<unknown> =>
    (await fastify.inject({ url: '/', headers: authorization === undefined ? {} : { authorization } })).json();
  assert.deepEqual(await seen(`Bearer ${token.text}`), { name: 'administrator', role: 'administrator' });
  for (const wrong of [undefined, 'Bearer ', `Bearer ${'y'.repeat(43)}`, token.text]) {
    assert.equal(await seen(wrong), null, wrong);
  }
});
