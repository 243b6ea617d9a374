import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivationError, type ErrorCode, type ErrorFacts } from '@attiva/protocol';
import { tellRefusal } from './told-refusal.ts';
import { durationIn } from './door-words.ts';
import { allWords, wordsFor } from './words.ts';

/** What the door can refuse with. */
const refusals: readonly ErrorCode[] = [
  'malformed',
  'too-large',
  'too-slow',
  'busy',
  'too-many-requests',
  'not-permitted',
  'photo-unreadable',
  'phone-code-mistyped',
  'phone-code-incomplete',
  'phone-code-unknown',
  'proof-wrong',
  'too-many-guesses',
  'key-blocked',
  'hosts-exhausted',
  'registrations-exhausted',
  'quota-exhausted',
  'too-many-keys',
  'trial-used',
  'agreement-ended',
  'vendor-unknown',
  'clock-difference',
  'bundle-unknown',
  'bundle-outdated',
  'client-key-on-host',
  'host-key-on-client',
  'license-blocked',
  'request-overtaken',
  'revoked',
  'not-authentic',
  'delegation-expired',
  'license-taken-back',
  'device-key-other-product',
  'phone-code-of-other-kind',
  'disk-full',
  'storage-failed',
  'restore-unconfirmed',
  'internal',
];

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};

const facts: ErrorFacts = {
  key: 'ABCDE',
  used: 1,
  allowed: 2,
  host: 1_795_392_000,
  authority: 1_795_392_000,
  groups: ['A'],
  next: 'B',
  head: '29',
  asked: 'borealis.example',
  vendor: 'aurora.example',
  why: 'no-code',
};

test('every refusal of the door is told whole in every language', () => {
  for (const words of allWords) {
    for (const code of refusals) {
      const { told, language } = tellRefusal(words, new ActivationError(code, 'said so.', { facts }));
      assert.equal(language, undefined, `${code} in ${words.language}`);
      for (const text of [told.title, told.reason, told.remedy]) {
        assert.ok(text.length > 3 && !/[`?]|undefined|\bnull\b/.test(text), `${code}: ${text}`);
      }
    }
  }
});

test('a code that nobody has translated is told in English, and said to be', () => {
  const [, italian] = allWords;
  assert.ok(italian);
  const told = tellRefusal(italian, new ActivationError('already-running', 'it runs'));
  assert.deepEqual([told.language, told.told.reason], ['en', 'It runs.']);
});

test('no text of the pages is empty, none is the same in both languages but names and numbers', () => {
  const [english = [], italian = []] = allWords.map((words) => textsOf(words));
  assert.equal(english.length, italian.length);
  const same = english.filter((text, at) => text === italian[at]);
  assert.ok(english.every((text) => text !== ''));
  assert.deepEqual(new Set(same), new Set(['SHA-256', 'File']));
});

test('the first language of the browser that there is, by its own order', () => {
  assert.equal(wordsFor(undefined, 'de, it;q=0.3, en;q=0.2').language, 'it');
  assert.equal(wordsFor(undefined, 'en;q=0.2, IT-ch').language, 'it');
  assert.equal(wordsFor(undefined, 'it;q=0').language, 'en');
  assert.equal(wordsFor('it', 'en').language, 'it');
  assert.equal(wordsFor(['it'], undefined).language, 'en');
});

test('a time to wait is never told too short', () => {
  const [english] = allWords;
  assert.ok(english);
  assert.deepEqual(
    [89, 90, 3541].map((seconds) => durationIn(english, seconds)),
    ['89 seconds', '2 minutes', '60 minutes'],
  );
});
