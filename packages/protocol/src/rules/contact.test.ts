import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RequestId, StoreId } from '../envelope/ids.ts';
import type { DeviceFacts } from '../statements/claims.ts';
import { compareDevices, type Contact, type ContactRow, judgeContact, overtakenRetryIat } from './contact.ts';
import { daySeconds, hourSeconds } from './time-limits.ts';

const now = 1_790_000_000;
const store = 'S'.repeat(21).concat('A') as StoreId;
const elsewhere = 'E'.repeat(21).concat('A') as StoreId;
const at = { now, store };
const machine: DeviceFacts = [11, 22, 33];
const another: DeviceFacts = [44, 55, 66];
const nothing: DeviceFacts = [0, 0, 0];
const untouched = { restores: [], passed: [], returns: [] };

function jti(name: string): RequestId {
  return name.padEnd(22, 'A') as RequestId;
}

function row(changes: Partial<ContactRow<string>> = {}): ContactRow<string> {
  return {
    turn: 5,
    head: 4,
    lastIat: now - 3600,
    tip: { jti: jti('tip'), digest: 'digest', terms: 'answered' },
    facts: machine,
    restores: [],
    ...changes,
  };
}

function contact(changes: Partial<Contact> & { readonly turn?: number; readonly from?: StoreId } = {}): Contact {
  const { turn, from, ...rest } = changes;
  return {
    jti: jti('new'),
    digest: 'other',
    iat: now,
    device: machine,
    ...(turn !== undefined && { prev: { store: from ?? store, turn } }),
    ...rest,
  };
}

test('the first contact, with or without a memory', () => {
  const first = { ...untouched, kind: 'accepted', turn: 1, head: 0, lastIat: now, noticed: 'first' };
  assert.deepEqual(judgeContact(undefined, contact(), at), first);
  assert.deepEqual(judgeContact(undefined, contact({ turn: 7 }), at), { ...first, turn: 8, head: 7 });
});

test('the next turn', () => {
  assert.deepEqual(judgeContact(row(), contact({ turn: 5 }), at), {
    kind: 'accepted',
    turn: 6,
    head: 5,
    lastIat: now,
    ...untouched,
    noticed: 'next',
  });
});

test('the same request again gets the recorded answer, however late', () => {
  const again = contact({ jti: jti('tip'), digest: 'digest', iat: now - 3600, turn: 4 });
  assert.deepEqual(judgeContact(row(), again, at), { kind: 'repeat', terms: 'answered' });
});

test('another request under the same nonce is refused', () => {
  assert.deepEqual(judgeContact(row(), contact({ jti: jti('tip'), turn: 5 }), at), { kind: 'nonce-reused' });
});

test('a request older than the last is overtaken, unless that one came from a clock far ahead', () => {
  const old = contact({ iat: now - 3600, turn: 5 });
  assert.deepEqual(judgeContact(row(), old, at), { kind: 'overtaken', lastIat: now - 3600 });
  assert.deepEqual(judgeContact(row({ lastIat: now + 4 * hourSeconds }), contact({ turn: 5 }), at), {
    kind: 'overtaken',
    lastIat: now + 4 * hourSeconds,
  });
  const healed = judgeContact(row({ lastIat: now + 4 * hourSeconds + 1 }), contact({ turn: 5 }), at);
  assert.equal(healed.kind === 'accepted' && healed.noticed, 'next');
});

test('an answer of another database says nothing: the row keeps its own turn', () => {
  assert.deepEqual(judgeContact(row(), contact({ turn: 99, from: elsewhere, device: another }), at), {
    kind: 'accepted',
    turn: 6,
    head: 5,
    lastIat: now,
    ...untouched,
    noticed: 'other-store',
  });
});

test('a client that knows more turns than the host: the host has lost data', () => {
  const verdict = judgeContact(row(), contact({ turn: 9, device: another }), at);
  assert.deepEqual(verdict.kind === 'accepted' && [verdict.turn, verdict.head, verdict.noticed], [
    10,
    9,
    'host-data-older',
  ]);
});

test('an answer was lost: same device, or nothing known of either', () => {
  for (const [facts, device] of [
    [machine, machine],
    [nothing, nothing],
    [
      [7, 0, 0],
      [7, 0, 0],
    ],
    [machine, nothing],
  ] as const) {
    const verdict = judgeContact(row({ facts }), contact({ turn: 4, device }), at);
    assert.deepEqual(verdict.kind === 'accepted' && [verdict.turn, verdict.head, verdict.noticed], [
      6,
      4,
      'answer-lost',
    ]);
  }
  assert.deepEqual(judgeContact(row(), contact({ turn: 4, device: another }), at), { kind: 'new-identity' });
});

test('a restored client, at most three times in 30 days, and only when the device is known to be the same', () => {
  const restored = contact({ turn: 2 });
  const recent = [now - 29 * daySeconds, now - daySeconds];
  const verdict = judgeContact(row({ restores: [now - 30 * daySeconds, ...recent] }), restored, at);
  assert.deepEqual(verdict.kind === 'accepted' && [verdict.restores, verdict.noticed], [
    [...recent, now],
    'client-restored',
  ]);
  assert.equal(judgeContact(row({ restores: [...recent, now - 5] }), restored, at).kind, 'new-identity');
  assert.equal(judgeContact(row({ facts: nothing }), contact({ turn: 2, device: nothing }), at).kind, 'new-identity');
  assert.equal(judgeContact(row(), contact({ turn: 2, device: another }), at).kind, 'new-identity');
});

test('a turn passed over is remembered, the newest sixteen; whoever comes back to one is believed twice in 365 days', () => {
  const lost = judgeContact(row({ passed: [3] }), contact({ turn: 4 }), at);
  assert.deepEqual(lost.kind === 'accepted' && lost.passed, [3, 5]);
  const many = Array.from({ length: 16 }, (_, number) => 100 + number);
  const full = judgeContact(row({ turn: 200, head: 4, passed: many }), contact({ turn: 4 }), at);
  assert.deepEqual(full.kind === 'accepted' && full.passed, [...many.slice(1), 200]);
  const returning = contact({ turn: 3 });
  const once = [now - 200 * daySeconds];
  const believed = judgeContact(row({ passed: [3], returns: [now - 365 * daySeconds, ...once] }), returning, at);
  assert.deepEqual(believed.kind === 'accepted' && [believed.returns, believed.restores, believed.passed], [
    [...once, now],
    [now],
    [3, 5],
  ]);
  const twice = [...once, now - 40 * daySeconds];
  assert.equal(judgeContact(row({ passed: [3], returns: twice }), returning, at).kind, 'new-identity');
  assert.equal(judgeContact(row({ passed: [2], returns: twice }), returning, at).kind, 'accepted', 'a plain restore');
});

test('devices: two equal facts are the same; one fact alone says little', () => {
  assert.equal(compareDevices(machine, machine), 'same');
  assert.equal(compareDevices(machine, [11, 22, 99]), 'same');
  assert.equal(compareDevices([11, 22, 0], [11, 22, 33]), 'same');
  assert.equal(compareDevices(machine, [11, 98, 99]), 'other');
  assert.equal(compareDevices([11, 22, 0], [11, 0, 33]), 'unknown', 'one known on both sides, and equal');
  assert.equal(compareDevices([11, 0, 0], [12, 0, 0]), 'other', 'one known on both sides, and different');
  assert.equal(compareDevices([11, 0, 0], [0, 22, 0]), 'unknown');
  assert.equal(compareDevices(nothing, nothing), 'unknown');
});

test('property: comparing devices does not depend on who is asked', () => {
  const fact = fc.oneof(fc.constant(0), fc.nat(5), fc.nat(4095));
  const facts = fc.tuple(fact, fact, fact);
  fc.assert(fc.property(facts, facts, (a, b) => assert.equal(compareDevices(a, b), compareDevices(b, a))));
});

test('an overtaken client repeats after the last request, but banks none for later', () => {
  assert.equal(overtakenRetryIat(now - 10, now), now);
  assert.equal(overtakenRetryIat(now + 10, now), now + 11);
  assert.equal(overtakenRetryIat(now + 4 * hourSeconds - 1, now), now + 4 * hourSeconds);
  assert.equal(overtakenRetryIat(now + 4 * hourSeconds, now), undefined);
});

const someFact = fc.constantFrom(0, 1, 2);
const device: fc.Arbitrary<DeviceFacts> = fc.tuple(someFact, someFact, someFact);
const anyRow = fc
  .record({
    turn: fc.nat(6),
    head: fc.nat(6),
    lastIat: fc.integer({ min: now - 100, max: now + 5 * hourSeconds }),
    facts: device,
    restores: fc.array(fc.integer({ min: now - 40 * daySeconds, max: now }), { maxLength: 4 }),
    passed: fc.uniqueArray(fc.nat(6), { maxLength: 4 }),
    returns: fc.array(fc.integer({ min: now - 400 * daySeconds, max: now }), { maxLength: 2 }),
    name: fc.constantFrom('tip', 'new'),
    digest: fc.constantFrom('digest', 'other'),
  })
  .map(({ name, digest, ...rest }) => row({ ...rest, tip: { jti: jti(name), digest, terms: 'answered' } }));
const anyContact = fc
  .record({
    turn: fc.option(fc.nat(8), { nil: undefined }),
    from: fc.constantFrom(store, elsewhere),
    device,
    iat: fc.integer({ min: now - 200, max: now + 200 }),
  })
  .map(({ turn, ...rest }) => contact({ ...rest, ...(turn !== undefined && { turn }) }));

test('property: turns only grow, the head is never ahead, restores stay within three, whatever is asked', () => {
  fc.assert(
    fc.property(fc.option(anyRow, { nil: undefined }), anyContact, (held, asked) => {
      const verdict = judgeContact(held, asked, at);
      if (verdict.kind !== 'accepted') return;
      assert.ok(verdict.turn > (held?.turn ?? 0));
      assert.ok(verdict.head < verdict.turn);
      if (verdict.noticed === 'client-restored') assert.ok(verdict.restores.length <= 3);
      if (held !== undefined) assert.ok(asked.iat > held.lastIat || held.lastIat > now + 4 * hourSeconds);
    }),
    { numRuns: 2000 },
  );
});

test('property: an answer once recorded is repeated word for word, and a lone client may lose it', () => {
  fc.assert(
    fc.property(fc.option(anyRow, { nil: undefined }), anyContact, (held, asked) => {
      const verdict = judgeContact(held, asked, at);
      if (verdict.kind !== 'accepted') return;
      const { kind: _kind, noticed: _noticed, ...kept } = verdict;
      const stored = row({
        ...kept,
        facts: asked.device,
        tip: { jti: asked.jti, digest: asked.digest, terms: 'new terms' },
      });
      assert.deepEqual(judgeContact(stored, asked, at), { kind: 'repeat', terms: 'new terms' });
      // The answer was lost: the same machine asks anew with what it remembers.
      const anew = { ...asked, jti: jti('third'), digest: 'third', iat: kept.lastIat + 1 };
      assert.equal(judgeContact(stored, anew, at).kind, 'accepted');
    }),
    { numRuns: 2000 },
  );
});
