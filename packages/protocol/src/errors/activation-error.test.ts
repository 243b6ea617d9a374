import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActivationError, isActivationError } from './activation-error.ts';

test('an error of the SDK’s own copy of the class is one of ours', async () => {
  const copyUrl = new URL(`${import.meta.url.replace('.test.', '.')}?copy`).href;
  const copy = (await import(copyUrl)) as { ActivationError: typeof ActivationError };
  const error = new copy.ActivationError('malformed', 'not JSON');
  assert.notEqual(copy.ActivationError, ActivationError);
  assert.ok(error instanceof ActivationError);
  assert.ok(isActivationError(error));
});

test('other errors and look-alikes are not', () => {
  for (const other of [
    new Error('x'),
    { name: 'ActivationError', code: 'malformed', facts: {} },
    undefined,
    'malformed',
  ]) {
    assert.equal(isActivationError(other), false);
  }
});

test('a detail is one printable line, whatever it quotes', () => {
  const { detail, message } = new ActivationError(
    'wrong-usage',
    '"a\n\u001b[2J\u202eb\ud800\u2028\u{1f511}è" is no host',
  );
  assert.equal(detail, '"a\\u000a\\u001b[2J\\u202eb\\ud800\\u2028\u{1f511}è" is no host');
  assert.equal(message, `wrong-usage: ${detail}`);
});
