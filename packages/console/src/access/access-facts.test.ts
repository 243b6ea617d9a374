import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordProblem, tokenState } from './access-facts.ts';

test('a token is told to end two weeks before it does', () => {
  const now = 1_800_000_000;
  const days = (count: number): { expiresAt: number } => ({ expiresAt: now + count * 86_400 });
  assert.deepEqual(
    [{ expiresAt: null }, days(15), days(14), days(0), days(-1)].map((token) => tokenState(token, now)),
    ['endless', 'good', 'ending', 'ended', 'ended'],
  );
});

test('a password is sent once it is long enough and typed twice alike; what looks like one sign counts as one', () => {
  assert.equal(passwordProblem('elevenchars', 'elevenchars'), 'short');
  assert.equal(passwordProblem('\u{1f511}'.repeat(11), '\u{1f511}'.repeat(11)), 'short');
  assert.equal(passwordProblem('twelve chars', 'twelve char'), 'differs');
  assert.equal(passwordProblem('twelve chars', 'twelve chars'), undefined);
});
