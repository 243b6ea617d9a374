/** Hints: what a client makes of one (messages.md 10), and that none changes what an answer is worth. */
import { asLease, lease, notice } from './answer-input.ts';
import { type Json, type JsonObject, randomId } from './forge.ts';
import { Suite } from './suite.ts';
import { day, hour, keys, now } from './world.ts';

const id = randomId('hint 1');
const earlier = randomId('hint 0');
const nothing: JsonObject = { obeyed: [], obeyedAt: {} };
const renew: JsonObject = { id, kind: 'renew' };
const newIdentity: JsonObject = { id, kind: 'new-identity' };

interface Asked {
  readonly pinned?: readonly string[];
  readonly host?: string;
  readonly memory?: JsonObject;
}

function asked(hint: Json | undefined, { pinned = [keys.host.id], host = keys.host.id, memory = nothing }: Asked = {}) {
  return { ...(hint !== undefined && { hint }), host, pinned: [...pinned], memory, now };
}

export function hintSuite(): Suite {
  const suite = new Suite('hints', 'Hints of hosts (messages.md 10)', 'judge-hint');
  obeyed(suite);
  fromOthers(suite);
  again(suite);
  noHints(suite);
  answers(suite);
  return suite;
}

function judged(suite: Suite, name: string, about: string, input: JsonObject, result: JsonObject): void {
  suite.accept(name, about, input, { result });
}

function obeyed(suite: Suite): void {
  const of = (hint: JsonObject): JsonObject => ({ verdict: 'obeyed', id, kind: hint['kind'] });
  judged(suite, 'renew', 'of the pinned host', asked(renew), of(renew));
  judged(suite, 'new-identity', 'of the pinned host', asked(newIdentity), of(newIdentity));
  judged(
    suite,
    'second-of-two-pins',
    'one of several pinned hosts',
    asked(renew, { pinned: [keys.otherHost.id, keys.host.id] }),
    of(renew),
  );
  judged(
    suite,
    'more-members',
    'further members are ignored',
    asked({ ...renew, run: 'rm -rf /', host: 'evil.example' }),
    of(renew),
  );
}

function fromOthers(suite: Suite): void {
  const refused = (kind: string): JsonObject => ({ verdict: 'not-pinned', id, kind });
  judged(
    suite,
    'nothing-pinned',
    'no administrator has pinned a host here',
    asked(renew, { pinned: [] }),
    refused('renew'),
  );
  judged(
    suite,
    'another-genuine-host',
    'a genuine host of the same vendor, that somebody else runs',
    asked(newIdentity, { host: keys.otherHost.id }),
    refused('new-identity'),
  );
  judged(
    suite,
    'pin-of-another-spelling',
    'ids are compared as they are',
    asked(renew, { pinned: [keys.host.id.toLowerCase()] }),
    refused('renew'),
  );
  judged(
    suite,
    'not-pinned-comes-first',
    'an unpinned host learns of the pin and of nothing else',
    asked({ id, kind: 'install-key' }, { pinned: [] }),
    refused('install-key'),
  );
}

function again(suite: Suite): void {
  const remembered: JsonObject = { obeyed: [earlier, id], obeyedAt: { renew: now - day } };
  judged(suite, 'replay', 'the same hint again is not obeyed again', asked(renew, { memory: remembered }), {
    verdict: 'repeated',
    id,
    kind: 'renew',
  });
  judged(
    suite,
    'replay-of-another-kind',
    'its id counts, whatever it asks now',
    asked(newIdentity, { memory: remembered }),
    { verdict: 'repeated', id, kind: 'new-identity' },
  );
  judged(
    suite,
    'unknown-kind',
    'of the pinned host, but nothing that a host may ask',
    asked({ id, kind: 'install-key' }),
    { verdict: 'unknown-kind', id, kind: 'install-key' },
  );
  const since = (kind: string, seconds: number): Asked => ({
    memory: { obeyed: [earlier], obeyedAt: { [kind]: now - seconds } },
  });
  const cases: readonly (readonly [string, JsonObject, Asked, string])[] = [
    ['renew-within-the-hour', renew, since('renew', hour - 1), 'too-soon'],
    ['renew-after-an-hour', renew, since('renew', hour), 'obeyed'],
    ['identities-are-not-burned', newIdentity, since('new-identity', 30 * day - 1), 'too-soon'],
    ['new-identity-after-30-days', newIdentity, since('new-identity', 30 * day), 'obeyed'],
    ['kinds-apart', newIdentity, since('renew', 60), 'obeyed'],
    ['remembered-ahead-of-the-clock', newIdentity, since('new-identity', -day), 'obeyed'],
  ];
  for (const [name, hint, given, verdict] of cases) {
    judged(suite, name, name.replaceAll('-', ' '), asked(hint, given), { verdict, id, kind: hint['kind'] });
  }
}

function noHints(suite: Suite): void {
  const shapes: readonly (readonly [string, Json | undefined])[] = [
    ['absent', undefined],
    ['null', null],
    ['a-text', 'renew'],
    ['a-list', [renew]],
    ['no-id', { kind: 'renew' }],
    ['id-too-short', { id: 'abc', kind: 'renew' }],
    ['id-of-two-spellings', { id: `${id.slice(0, 21)}B`, kind: 'renew' }],
    ['no-kind', { id }],
    ['kind-no-name', { id, kind: 'Renew now' }],
    ['kind-too-long', { id, kind: 'a'.repeat(65) }],
  ];
  for (const [name, hint] of shapes)
    judged(suite, `none-${name}`, 'no hint of its shape', asked(hint), { verdict: 'none' });
}

/** Old readers take such answers: new ones must not judge the same bytes otherwise. */
function answers(suite: Suite): void {
  const judge = 'judge-answer';
  suite.accept('lease-with-hint', 'a lease with a hint', lease({ subject: { hint: renew } }), {
    operation: judge,
    ...asLease,
  });
  suite.accept('counted-with-hint', 'a notice with a hint', notice({ hint: newIdentity }), {
    operation: judge,
    result: { kind: 'counted' },
  });
  for (const [name, hint] of [
    ['text', 'renew'],
    ['deep', { id: { id: [] } }],
    ['null', null],
  ] as const) {
    suite.accept(
      `lease-with-hint-of-no-shape-${name}`,
      'what is no hint spoils no answer',
      lease({ subject: { hint } }),
      { operation: judge, ...asLease },
    );
  }
  suite.refuse(
    'hint-beside-the-statement',
    'not-authentic',
    'somebody in between adds a hint outside what is signed, with a chain of his own',
    { ...lease({ subject: { hint: renew } }), body: { hint: renew, chain: ['x', 'y', 'z'] } },
    { operation: judge },
  );
}
