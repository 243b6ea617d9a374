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
