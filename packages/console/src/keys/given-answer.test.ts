import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError } from '@attiva/administration';
import { givenAnswer } from './given-answer.ts';

const title = 'No code';

test('a file and a code with a file in it go in as an answer, digits as a confirmation', () => {
  const chain = '{"chain":["a","b"]}';
  assert.deepEqual(givenAnswer({ name: 'a.json', text: `${chain}\n` }, title), { road: 'file', answer: chain });
  assert.deepEqual(givenAnswer({ name: 'a.png', text: chain, isPicture: true }, title), {
    road: 'file',
    answer: chain,
  });
  for (const text of ['12 345\n678', '1'.repeat(190)])
    assert.deepEqual(givenAnswer({ name: 'a.png', text, isPicture: true }, title), {
      road: 'digits',
      confirmation: text,
    });
});

test('a picture without a code is told as that; an empty file is for the host to judge', () => {
  assert.throws(
    () => givenAnswer({ name: 'a.jpg', text: '', isPicture: true }, title),
    (error) =>
      error instanceof RefusedError && error.problem.code === 'photo-unreadable' && error.problem.title === title,
  );
  assert.deepEqual(givenAnswer({ name: 'a.json', text: ' ' }, title), { road: 'file', answer: '' });
  assert.deepEqual(givenAnswer(undefined, title), { road: 'file', answer: '' });
});
