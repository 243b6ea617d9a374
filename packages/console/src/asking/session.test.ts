import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError } from '@attiva/administration';
import { failureOf, isChangedMeanwhile, retryDelay } from './failure.ts';
import { forgetSession, keepSession, type Kept, pageSecret, rememberPlace, takeLink } from './session.ts';

function emptyStore(): Kept {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

const secret = 'x'.repeat(43);

test('a link leaves its secret and leads back to where the last session ended, once', () => {
  const kept = emptyStore();
  rememberPlace(kept, '/machines?state=grace');
  assert.equal(takeLink(kept, `#page=${secret}`), '/machines?state=grace');
  assert.equal(pageSecret(kept), secret);
  assert.equal(takeLink(kept, `#page=${secret}`), '/');
  forgetSession(kept);
  assert.equal(pageSecret(kept), '');
});

test('after a log-in in its place a later link leads to no old view', () => {
  const kept = emptyStore();
  rememberPlace(kept, '/machines?state=grace');
  keepSession(kept, secret);
  assert.equal(pageSecret(kept), secret);
  assert.equal(takeLink(kept, `#page=${secret}`), '/');
});

test('an address without a link changes nothing, and nothing leads to another site', () => {
  const kept = emptyStore();
  for (const hash of ['', '#', '#page=', `#page=${secret}x`, `#other=${secret}`])
    assert.equal(takeLink(kept, hash), undefined);
  for (const place of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)']) {
    rememberPlace(kept, place);
    assert.equal(takeLink(kept, `#page=${secret}`), '/', place);
  }
});

function refusal(code: string, facts: Readonly<Record<string, unknown>>): RefusedError {
  return new RefusedError({ code, title: code, status: 403, detail: code, facts });
}

test('a host that is gone, an ended session and a refusal are told apart', () => {
  assert.equal(failureOf(new TypeError('Failed to fetch')), 'gone');
  assert.equal(failureOf(refusal('not-permitted', {})), 'signed-out');
  assert.equal(failureOf(refusal('not-permitted', { needed: 'administrator', role: 'viewer' })), 'refused');
  assert.equal(failureOf(refusal('wrong-usage', { fields: ['limit'] })), 'refused');
  const errors = [refusal('changed-meanwhile', {}), refusal('wrong-usage', {}), new TypeError('gone'), null];
  assert.deepEqual(errors.map(isChangedMeanwhile), [true, false, false, false]);
  assert.deepEqual([0, 1, 2, 10].map(retryDelay), [500, 1000, 2000, 5000]);
});
