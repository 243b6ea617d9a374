import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes, type LicenseState, licenseStateNumbers } from '@attiva/protocol';
import { describeForPeople } from './messages.ts';
import type { MessageFacts } from './people-message.ts';

const facts: MessageFacts = {
  product: 'Aurora Studio',
  state: 'licensed',
  warning: false,
  minutesLeft: 180 * 1440,
  endsAt: Date.UTC(2027, 4, 21),
  customer: 'Rossi SpA',
};

test('licensed: through whom and until when, nothing to do', () => {
  assert.deepEqual(describeForPeople(facts, ['en']), {
    title: 'Aurora Studio is licensed',
    text: 'Licensed through Rossi SpA until 2027-05-21.',
    remedy: '',
  });
});

test('licensed for good: no date, and a whole sentence', () => {
  const { product, state, warning, minutesLeft } = facts;
  const { title, text } = describeForPeople({ product, state, warning, minutesLeft }, ['en']);
  assert.equal(`${title}. ${text}`, 'Aurora Studio is licensed. Licensed without an end.');
});

test('an agreement that ends is told as what it is, not as a renewal that failed', () => {
  const ending = { ...facts, warning: true, agreementEnds: Date.UTC(2027, 3, 21) };
  const { title, text, remedy } = describeForPeople(ending, ['en']);
  assert.equal(title, 'End of the agreement for Aurora Studio: 2027-04-21');
  assert.equal(text, 'Licensed through Rossi SpA until 2027-05-21.');
  assert.notEqual(remedy, '');
});

test('every state with every reason has a title, a text and a remedy in whole words', () => {
  const states = Object.keys(licenseStateNumbers) as LicenseState[];
  for (const state of states.filter((one) => one !== 'licensed')) {
    for (const reason of errorCodes) {
      const { title, text, remedy } = describeForPeople({ ...facts, state, reason, warning: true }, ['en']);
      for (const part of [title, text, remedy])
        assert.doesNotMatch(part, /undefined|NaN|\.\.|^$/, `${state} ${reason}`);
    }
  }
});

test('time left: days, hours, minutes', () => {
  const left = (minutesLeft: number): string =>
    describeForPeople({ ...facts, state: 'initial-grace', minutesLeft }, ['en']).text;
  assert.match(left(30 * 1440), /for 30 days/);
  assert.match(left(36 * 60), /for 36 hours/);
  assert.match(left(119), /for 119 minutes/);
  assert.match(left(1), /for 1 minute\./);
  assert.match(left(0), /for 0 minutes/);
});

test('a language without a table is served in English', () => {
  assert.deepEqual(describeForPeople(facts, ['tlh', 'it-CH']), describeForPeople(facts, ['en']));
  assert.deepEqual(describeForPeople(facts, ['constructor']), describeForPeople(facts, ['en-GB']));
});
