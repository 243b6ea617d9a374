/** The contact rule: retries, lost answers, clones, restores (messages.md 4). */
import { type JsonObject, randomId, sha256 } from './forge.ts';
import { Suite } from './suite.ts';
import { day, hour, now, store } from './world.ts';

function digest(name: string): string {
  return sha256(name).toString('base64url');
}

const device = [100, 200, 300];
const lastIat = now - 7 * day;
const row: JsonObject = {
  turn: 5,
  head: 4,
  lastIat,
  tip: { jti: randomId('contact 5'), digest: digest('contact 5'), terms: { expiresAt: now + day } },
  facts: device,
  restores: [],
};
const contact: JsonObject = {
  jti: randomId('contact 6'),
  digest: digest('contact 6'),
  iat: now,
  prev: { store, turn: 5 },
  device,
};

function at(contactChange: JsonObject = {}, rowChange: JsonObject | null = {}): JsonObject {
  return {
    row: rowChange === null ? null : { ...row, ...rowChange },
    contact: { ...contact, ...contactChange },
    now,
    store,
  };
}

export function contactSuite(): Suite {
  const suite = new Suite('contacts', 'The contact rule (messages.md 4)', 'contact');
  const good = (name: string, about: string, input: JsonObject, expected: JsonObject): void =>
    suite.accept(name, about, input, {
      result: { verdict: 'accepted', lastIat: (input['contact'] as JsonObject)['iat'], restores: [], ...expected },
    });
  const prev = (turn: number): JsonObject => ({ store, turn });
  good('first', 'a client that nobody knows', at({ prev: undefined }, null), { turn: 1, head: 0, noticed: 'first' });
  good('next', 'the client has the last answer', at(), { turn: 6, head: 5, noticed: 'next' });
  good('answer-lost', 'the last answer never arrived', at({ prev: prev(4) }), {
    turn: 6,
    head: 4,
    noticed: 'answer-lost',
  });
  good(
    'answer-lost-again',
    'two answers in a row never arrived: the client still names the one before',
    at({ prev: prev(4) }, { turn: 6 }),
    { turn: 7, head: 4, noticed: 'answer-lost' },
  );
  good('client-restored', 'the client comes from a snapshot', at({ prev: prev(2) }), {
    turn: 6,
    head: 2,
    noticed: 'client-restored',
    restores: [now],
  });
  good(
    'client-restored-third-time',
    'the third time in 30 days',
    at({ prev: prev(2) }, { restores: [now - 3 * day, now - day] }),
    { turn: 6, head: 2, noticed: 'client-restored', restores: [now - 3 * day, now - day, now] },
  );
  good(
    'restores-long-ago',
    'restores of more than 30 days ago do not count',
    at({ prev: prev(2) }, { restores: [now - 90 * day, now - 80 * day, now - 70 * day] }),
    { turn: 6, head: 2, noticed: 'client-restored', restores: [now] },
  );
  good('host-data-older', 'the client has seen a later turn: the host lost data', at({ prev: prev(9) }), {
    turn: 10,
    head: 9,
    noticed: 'host-data-older',
  });
  good(
    'largest-turn',
    'a client claims the largest turn there is: turns stay what readers take',
    at({ prev: prev(1_000_000_000) }),
    {
      turn: 1_000_000_000,
      head: 1_000_000_000,
      noticed: 'host-data-older',
    },
  );
  good('host-forgot', 'no row (forgotten), though the client has a turn of this store', at({ prev: prev(9) }, null), {
    turn: 10,
    head: 9,
    noticed: 'first',
  });
  good(
    'succeeded-later',
    'an identity that was succeeded asks anew: a removal costs nobody a license',
    { ...at({}, null), succeededIat: now - 1 },
    { turn: 6, head: 5, noticed: 'first' },
  );
  good(
    'succeeded-by-a-clock-ahead',
    'a time that lies further ahead than clocks may differ overtakes nothing',
    { ...at({}, null), succeededIat: now + 4 * hour + 1 },
    { turn: 6, head: 5, noticed: 'first' },
  );
  good(
    'other-store',
    'the last answer came from another host: its turns say nothing here',
    at({ prev: { store: randomId('store of bianchi'), turn: 2 } }),
    { turn: 6, head: 5, noticed: 'other-store' },
  );
  good(
    'answer-lost-without-facts',
    'no facts at all, and the lost answer is the last',
    at({ prev: prev(4), device: [0, 0, 0] }, { facts: [0, 0, 0] }),
    { turn: 6, head: 4, noticed: 'answer-lost' },
  );
  good(
    'answer-lost-with-one-fact',
    'one fact is known, it is equal: as with none',
    at({ prev: prev(4), device: [0, 0, 300] }, { facts: [0, 0, 300] }),
    { turn: 6, head: 4, noticed: 'answer-lost' },
  );
  good(
    'answer-lost-facts-on-one-side',
    'facts that only one side knows say nothing',
    at({ prev: prev(4), device: [0, 0, 0] }),
    { turn: 6, head: 4, noticed: 'answer-lost' },
  );
  good('two-facts-equal', 'a new disk: two of three facts equal', at({ prev: prev(4), device: [100, 999, 300] }), {
    turn: 6,
    head: 4,
    noticed: 'answer-lost',
  });
  good('client-never-had-an-answer', 'every answer so far was lost', at({ prev: undefined }, { turn: 1, head: 0 }), {
    turn: 2,
    head: 0,
    noticed: 'answer-lost',
  });
  good(
    'last-iat-far-ahead',
    'a client whose clock stood in the future is not locked out',
    at({}, { lastIat: now + 5 * hour }),
    { turn: 6, head: 5, noticed: 'next' },
  );
  passedOver(suite, good);
  suite.accept(
    'repeat',
    'the same request again: the same answer, nothing recorded',
    at({ jti: randomId('contact 5'), digest: digest('contact 5'), iat: lastIat }),
    { result: { verdict: 'repeat' } },
  );
  refused(suite);
  return suite;
}

type Good = (name: string, about: string, input: JsonObject, expected: JsonObject) => void;

/** Turns that were answered and then passed over: what the row remembers of them is part of the result. */
function passedOver(suite: Suite, good: Good): void {
  const prev = (turn: number): JsonObject => ({ store, turn });
  good(
    'turn-passed-over',
    'an answer was lost: its turn is remembered',
    at({ prev: prev(4) }, { passed: [2], returns: [] }),
    {
      turn: 6,
      head: 4,
      noticed: 'answer-lost',
      passed: [2, 5],
      returns: [],
    },
  );
  const sixteen = Array.from({ length: 16 }, (_, number) => 10 + number);
  good(
    'sixteen-turns-passed-over',
    'the newest sixteen turns are remembered',
    at({ prev: prev(4) }, { turn: 30, passed: sixteen, returns: [] }),
    { turn: 31, head: 4, noticed: 'answer-lost', passed: [...sixteen.slice(1), 30], returns: [] },
  );
  good(
    'returned',
    'the client comes back to a turn that was passed over, the second time in 365 days',
    at({ prev: prev(3) }, { passed: [3], returns: [now - 366 * day, now - 364 * day] }),
    {
      turn: 6,
      head: 3,
      noticed: 'client-restored',
      restores: [now],
      passed: [3, 5],
      returns: [now - 364 * day, now],
    },
  );
  suite.refuse(
    'returned-third-time',
    'new-identity',
    'two machines that look alike take turns on one identity, too seldom to use up the restores of 30 days',
    at({ prev: prev(3) }, { passed: [3], returns: [now - 200 * day, now - 100 * day] }),
  );
}

function refused(suite: Suite): void {
  const bad = (name: string, code: string, attack: string, input: JsonObject): void =>
    suite.refuse(name, code, attack, input);
  bad(
    'nonce-reused',
    'nonce-reused',
    'a changed request hides under the number of another',
    at({ jti: randomId('contact 5') }),
  );
  bad('overtaken', 'request-overtaken', 'a recorded request is replayed', at({ iat: lastIat - 1 }));
  bad(
    'overtaken-same-second',
    'request-overtaken',
    'two requests of one second: one of them is a replay',
    at({ iat: lastIat }),
  );
  bad(
    'overtaken-before-clone',
    'request-overtaken',
    'a replayed old request must not split its client',
    at({ iat: lastIat - day, prev: { store, turn: 1 }, device: [1, 2, 3] }),
  );
  bad(
    'overtaken-4-h-ahead',
    'request-overtaken',
    'lastIat exactly 4 h ahead still counts',
    at({}, { lastIat: now + 4 * hour }),
  );
  const clone = 'two machines from one image are counted as one';
  bad('clone', 'new-identity', clone, at({ prev: { store, turn: 4 }, device: [1, 2, 3] }));
  bad('clone-with-one-fact', 'new-identity', clone, at({ prev: { store, turn: 4 }, device: [100, 2, 3] }));
  bad(
    'clone-with-one-known-fact',
    'new-identity',
    clone,
    at({ prev: { store, turn: 4 }, device: [0, 0, 301] }, { facts: [0, 0, 300] }),
  );
  bad(
    'snapshot-with-one-known-fact',
    'new-identity',
    clone,
    at({ prev: { store, turn: 2 }, device: [0, 0, 300] }, { facts: [0, 0, 300] }),
  );
  bad(
    'clone-without-facts',
    'new-identity',
    clone,
    at({ prev: { store, turn: 2 }, device: [0, 0, 0] }, { facts: [0, 0, 0] }),
  );
  bad('clone-without-prev', 'new-identity', clone, at({ prev: undefined, device: [1, 2, 3] }));
  bad(
    'restored-fourth-time',
    'new-identity',
    'a machine that is reset daily, or two that look alike',
    at({ prev: { store, turn: 2 } }, { restores: [now - 3 * day, now - 2 * day, now - day] }),
  );
  bad(
    'succeeded-replayed',
    'request-overtaken',
    'a request recorded before its identity was succeeded is played to have the machine counted twice',
    { ...at({ iat: now - hour }, null), succeededIat: now - hour },
  );
}
