import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { openTrialAccess, root } from './access.test.fixture.ts';
import { apiTokenIn, apiTokenText } from './api-token.ts';
import { makeToken, revokeToken } from './change-tokens.ts';

test('a token is found by its form, and told from texts that only look like one', () => {
  const text = apiTokenText(randomBytes(32));
  assert.match(text, /^attiva_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/);
  assert.equal(apiTokenIn(`Bearer ${text}`), text);
  const altered = `${text.slice(0, 20)}${text[20] === 'A' ? 'B' : 'A'}${text.slice(21)}`;
  for (const other of [
    altered,
    text.slice(0, -1),
    `${text}0`,
    text.toUpperCase(),
    text.replace('attiva_', 'attiva-'),
    '',
  ])
    assert.equal(apiTokenIn(`Bearer ${other}`), undefined, other);
  for (const header of [text, `Basic ${text}`, ` Bearer ${text}`, undefined])
    assert.equal(apiTokenIn(header), undefined);
  assert.equal(apiTokenText(Buffer.alloc(32)), 'attiva_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA0c2b5986');
});

test('what an administrator by a token opened ends with that token, and nothing else does', async () => {
  const { access, clock } = openTrialAccess();
  const { keys } = access;
  const callers = [];
  for (const name of ['rollout', 'backup']) {
    const { token } = await makeToken(access, { name, role: 'administrator' }, root);
    callers.push({ name: `${name} (token)`, role: 'administrator', token: token.id } as const);
  }
  const opened = callers.map((caller) => keys.exchange(keys.makeLink(caller, clock.now).secret, '::1', clock.now));
  const waiting = callers.map((caller) => keys.makeLink(caller, clock.now).secret);
  await revokeToken(access, 'rollout', root);
  assert.deepEqual(
    opened.map((session) => keys.sessions.isOpen(session?.cookie ?? '', clock.now)),
    [false, true],
  );
  assert.deepEqual(
    waiting.map((secret) => keys.exchange(secret, '::1', clock.now)?.caller.name),
    [undefined, 'backup (token)'],
  );
});

test('whoever shows a token is it, until its end or until it is revoked; use is noted to the hour; its text is not kept', async () => {
  const { access, clock, trail } = openTrialAccess();
  const { token, text } = await makeToken(access, { name: 'Backup', role: 'operator', days: 1 }, root);
  const asks = async (given: string): Promise<unknown> =>
    access.whoAsks({ headers: { authorization: `Bearer ${given}` } } as FastifyRequest);
  const until = token.expiresAt;
  assert.deepEqual(await asks(text), { name: 'backup (token)', role: 'operator', token: token.id, until });
  assert.equal(await asks(apiTokenText(randomBytes(32))), undefined);
  const used = async (): Promise<unknown> => (await access.store.tokens())[0]?.lastUsedAt;
  assert.equal(await used(), clock.now - (clock.now % 3600));
  clock.now += 3600;
  await asks(text);
  assert.equal(await used(), clock.now - (clock.now % 3600));
  clock.now = (token.expiresAt ?? 0) - 1;
  assert.notEqual(await asks(text), undefined);
  clock.now += 1;
  assert.equal(await asks(text), undefined);
  const endless = await makeToken(access, { name: 'endless', role: 'viewer' }, root);
  assert.notEqual(await asks(endless.text), undefined);
  await assert.rejects(makeToken(access, { name: 'endless', role: 'viewer' }, root), { code: 'name-taken' });
  await revokeToken(access, 'endless', root);
  assert.equal(await asks(endless.text), undefined);
  assert.doesNotMatch(JSON.stringify([await access.store.tokens(), trail]), new RegExp(text.slice(7, 30)));
});
