import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { BegunSignIns } from './begun-sign-ins.ts';

const begun = { state: 's', nonce: 'n', codeVerifier: 'v' };

test('one address crowds out its own sign-ins, and nobody else', () => {
  const kept = new BegunSignIns(randomBytes);
  const others = kept.keep(begun, '192.0.2.1', 0);
  const mine = Array.from({ length: 600 }, () => kept.keep(begun, '192.0.2.2', 0));
  assert.equal(kept.take(others, 1), begun);
  const open = mine.filter((secret) => kept.take(secret, 1) !== undefined);
  assert.deepEqual(open, mine.slice(-16));
});

test('all addresses together are bounded, the oldest go', () => {
  const kept = new BegunSignIns(randomBytes);
  const secrets = Array.from({ length: 513 }, (_, at) => kept.keep(begun, `192.0.2.${at}`, 0));
  assert.equal(kept.take(secrets[0] ?? '', 1), undefined);
  assert.equal(kept.take(secrets[1] ?? '', 1), begun);
});
