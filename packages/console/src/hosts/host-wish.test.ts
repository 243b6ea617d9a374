import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OtherHost } from './host-rows.ts';
import { asItIsNow, emptyWish, hostOrder, wishOf } from './host-wish.ts';

const there: OtherHost = { id: 'a', address: 'https://roma:7690', label: 'Roma', changedAt: 5, askedAt: 9 };

test('what is sent says what was seen: nothing there, or this change of it', () => {
  const typed = { address: 'roma', label: 'Roma', token: ' t ', pin: '' };
  assert.deepEqual(hostOrder({ ...emptyWish, ...typed }), { ...typed, token: 't', expected: null });
  assert.deepEqual(hostOrder({ ...wishOf(there), token: 't' }), {
    address: 'https://roma:7690',
    label: 'Roma',
    token: 't',
    pin: '',
    expected: { id: 'a', changedAt: 5 },
  });
});

test('who looks again keeps what was typed, over what somebody else has changed', () => {
  const now = { ...there, label: 'Milano', pin: 'p', changedAt: 7 };
  const changed = asItIsNow({ ...wishOf(there), token: 't' }, [now], 'a');
  assert.deepEqual(changed, { address: there.address, label: 'Milano', token: 't', pin: 'p', seen: now });
  assert.equal(asItIsNow({ ...wishOf(there), label: 'Torino' }, [now], 'a').label, 'Torino');
  const taken = asItIsNow({ ...emptyWish, address: 'roma', token: 't' }, [now], 'a');
  assert.deepEqual([taken.address, taken.label, taken.seen], ['roma', 'Milano', now]);
  assert.equal(asItIsNow(changed, [], undefined).seen, null, 'it was removed');
});
