import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localeOf, preferredLanguage } from './languages.ts';
import { speaking } from './speaking.ts';

const english = speaking('en', 'en-GB', 'UTC');
const italian = speaking('it', 'it-IT', 'UTC');

test('the first language of the browser that is spoken here is taken, English where none is', () => {
  assert.equal(preferredLanguage(['de-AT', 'it-CH', 'en']), 'it');
  assert.equal(preferredLanguage(['EN-us']), 'en');
  assert.equal(preferredLanguage(['ja', '']), 'en');
  assert.equal(localeOf('en', ['it-IT', 'en-GB', 'en-US']), 'en-GB');
  assert.equal(localeOf('it', ['en-GB']), 'it');
});

test('numbers decide which words are said, in each language', () => {
  assert.equal(english.say('edition.needed', { needed: 1, threshold: 25 }), '1 more needed of 25');
  assert.equal(english.say('machines.count', { count: 1200 }), '1,200 machines');
  assert.equal(italian.say('edition.needed', { needed: 3, threshold: 25 }), 'ne mancano 3 su 25');
  assert.equal(italian.say('figures.requests.note', { refused: 0 }), 'nessuna rifiutata');
});

test('times are told in the largest unit that says enough', () => {
  const now = 1_800_000_000;
  const told = (apart: number): string => english.relative(now + apart, now);
  assert.deepEqual([told(0), told(-44), told(44)], ['now', 'now', 'now']);
  assert.deepEqual([told(-59), told(-60), told(-3600)], ['59 seconds ago', '1 minute ago', '1 hour ago']);
  assert.deepEqual([told(-86_400), told(60 * 86_400), told(400 * 86_400)], ['yesterday', 'in 60 days', 'next year']);
  assert.equal(italian.relative(now - 3 * 86_400, now), '3 giorni fa');
});

test('a code that a later host invents has no word, and inherited names are none', () => {
  assert.equal(english.knows('code.licensed'), true);
  assert.equal(english.knows('code.something-new'), false);
  assert.equal(english.knows('constructor'), false);
});
