import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KeyId, RequestId } from '../envelope/ids.ts';
import { afterHint, heardClaim, type HintMemory, judgeHint, noHints, readHeard } from './hint.ts';
import { daySeconds, hourSeconds } from './time-limits.ts';

const host = 'h'.repeat(20) as KeyId;
const start = 1_795_392_000;

function hintId(n: number): RequestId {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(n);
  return bytes.toString('base64url') as RequestId;
}

function hear(memory: HintMemory, hint: unknown, now: number, pinned: readonly KeyId[] = [host]): HintMemory {
  return afterHint(memory, judgeHint(hint, { host, pinned, memory, now }), now);
}

test('a pinned host that asks in each answer gets one new identity in 30 days and one renewal an hour', () => {
  let memory = noHints;
  const counts = { renew: 0, 'new-identity': 0 };
  for (let minute = 0; minute < 60 * 24 * 60; minute += 20) {
    const now = start + minute * 60;
    const kind = minute % 40 === 0 ? 'renew' : 'new-identity';
    const judged = judgeHint({ id: hintId(minute), kind }, { host, pinned: [host], memory, now });
    if (judged.verdict === 'obeyed') counts[kind] += 1;
    memory = afterHint(memory, judged, now);
  }
  assert.equal(counts['new-identity'], 2);
  assert.ok(counts.renew <= 60 * 24);
  assert.ok(memory.obeyed.length <= 16);
});

test('what became of a hint is told until an answer came without one', () => {
  const asked = hear(noHints, { id: hintId(1), kind: 'renew' }, start, []);
  assert.deepEqual(heardClaim(asked), { id: hintId(1), verdict: 'not-pinned' });
  const told = hear(asked, undefined, start + 60);
  assert.equal(heardClaim(told), undefined);
  assert.equal(told.last?.verdict, 'not-pinned', 'people still see it');
  assert.equal(heardClaim(hear(told, { id: hintId(2), kind: 'renew' }, start + 120))?.verdict, 'obeyed');
});

test('a hint that comes again was obeyed, at the time of the first', () => {
  const hint = { id: hintId(1), kind: 'new-identity' };
  const once = hear(noHints, hint, start);
  const twice = hear(once, hint, start + daySeconds);
  assert.deepEqual(twice, once);
  const later = hear(once, { id: hintId(2), kind: 'renew' }, start + daySeconds);
  assert.deepEqual(heardClaim(hear(later, hint, start + daySeconds + hourSeconds)), {
    id: hintId(1),
    verdict: 'obeyed',
  });
});

test('one that was not obeyed is no obstacle when the host is pinned afterwards', () => {
  const hint = { id: hintId(1), kind: 'new-identity' };
  const before = hear(noHints, hint, start, []);
  assert.equal(heardClaim(hear(before, hint, start + 60))?.verdict, 'obeyed');
});

test('nothing that an answer or a request holds makes the readers throw', () => {
  const memory = noHints;
  fc.assert(
    fc.property(fc.anything(), (value) => {
      assert.equal(judgeHint(value, { host, pinned: [host], memory, now: start }).verdict, 'none');
      assert.equal(readHeard(value), undefined);
    }),
  );
});

test('a request tells of a hint in one spelling', () => {
  assert.deepEqual(readHeard({ id: hintId(1), verdict: 'too-soon', more: 1 }), { id: hintId(1), verdict: 'too-soon' });
  assert.equal(readHeard({ id: hintId(1), verdict: 'repeated' }), undefined);
  assert.equal(readHeard({ id: 'x', verdict: 'obeyed' }), undefined);
});
