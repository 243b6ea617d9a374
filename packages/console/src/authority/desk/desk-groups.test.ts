import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, filled, noFields, places, stateAt } from './desk-groups.ts';

const groups = places.map((_, at) => (at === 0 ? '11' : String(1_000_000 + at)));
const printed = groups.map((group, at) => `${at === 0 ? '' : places[at]} ${group.slice(0, 3)} ${group.slice(3)}`);

test('a full field leads to the next one, and one that was begun stays', () => {
  assert.deepEqual(filled(noFields, 0, '11').next, 1);
  const { fields, next } = filled(noFields, 1, '123 45');
  assert.deepEqual([fields[1], next], ['12345', 1]);
  assert.equal(filled(noFields, 12, '1234567').next, 12);
});

test('a whole code that is pasted comes into its fields, with its letters and words and without', () => {
  for (const text of [groups.join(' '), groups.join(''), `Installation number: ${printed.join('\n')}`])
    assert.deepEqual(filled(noFields, 0, text), { fields: groups, next: 12 }, text);
  // From the middle on, as somebody repeats it.
  const { fields } = filled(groups, 11, '7777777 8888888 9999999');
  assert.deepEqual([fields[10], fields[11], fields[12]], [groups[10], '7777777', '8888888']);
});

test('only what stands without a gap is judged', () => {
  assert.equal(codeOf(['11', '1234567', '', '7654321']), '11 1234567');
  assert.equal(codeOf(noFields), '');
});

test('each place says whether it is right, wrong or due', () => {
  const { fields } = filled(noFields, 0, '1112345670000000');
  const judged = { kind: 'host', goodGroups: 0, wrong: ['A'] };
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((place) => stateAt(place, judged, fields)),
    ['good', 'wrong', 'good', 'next', 'open'],
  );
  assert.equal(stateAt(0, { goodGroups: 0, wrong: [] }, filled(noFields, 0, '99').fields), 'wrong');
});
