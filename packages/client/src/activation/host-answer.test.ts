import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isActivationError } from '@attiva/protocol';
import type { HttpAnswer } from '../network/network.ts';
import { bodyOfAnswer } from './host-answer.ts';

const json: HttpAnswer = { status: 200, type: 'application/json', text: '{"chain":[]}' };

function codeOf(answer: HttpAnswer): string {
  try {
    bodyOfAnswer(answer);
    return 'body';
  } catch (error) {
    assert.ok(isActivationError(error), String(error));
    return error.code;
  }
}

test('a JSON object with status 200 is a body to be judged', () => {
  assert.deepEqual(bodyOfAnswer(json), { chain: [] });
});

test('a portal, a proxy, a redirect, a rewritten reply: answer-not-ours', () => {
  assert.equal(
    codeOf({ status: 200, type: 'text/html', text: '<html>Welcome to Hotel Guest Wifi' }),
    'answer-not-ours',
  );
  assert.equal(codeOf({ status: 302, type: '', text: '' }), 'answer-not-ours');
  assert.equal(codeOf({ ...json, text: '{"chain":[' }), 'answer-not-ours');
  assert.equal(codeOf({ ...json, text: '[]' }), 'answer-not-ours');
  assert.equal(codeOf({ ...json, type: 'text/html' }), 'answer-not-ours');
  assert.equal(codeOf({ status: 403, type: 'application/json', text: '{"code":"busy"}' }), 'answer-not-ours');
  assert.equal(
    codeOf({ status: 500, type: 'application/problem+json', text: '{"code":"toString"}' }),
    'answer-not-ours',
  );
});

test('a proxy that asks for a log-in is named', () => {
  assert.equal(codeOf({ status: 407, type: 'text/html', text: 'login' }), 'proxy-authentication-required');
});

test("a host's problem keeps code, facts and pause; its text is made fit to show", () => {
  const text = JSON.stringify({
    code: 'busy',
    detail: `\u001b[31mred\u0007\n${'x'.repeat(1000)}`,
    facts: { queue: 5, name: 'a\u202eb', deep: { no: 1 } },
    retryAfter: 3,
  });
  assert.throws(
    () => bodyOfAnswer({ status: 503, type: 'application/problem+json', text }),
    (error) => {
      assert.ok(isActivationError(error));
      assert.equal(error.code, 'busy');
      assert.equal(error.retryAfterSeconds, 3);
      assert.equal(error.facts['queue'], 5);
      assert.equal(error.facts['name'], 'a b');
      assert.match(error.detail, /^[ -~]{1,500}$/);
      return true;
    },
  );
});

test('any bytes give a body or a coded error', () => {
  const answers = fc.record({
    status: fc.integer({ min: 100, max: 599 }),
    type: fc.constantFrom('application/json', 'application/problem+json', 'text/html', ''),
    text: fc.oneof(fc.string(), fc.json()),
  });
  fc.assert(fc.property(answers, (answer) => codeOf(answer).length > 0));
});
