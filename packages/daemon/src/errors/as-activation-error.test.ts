import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asActivationError } from './as-activation-error.ts';

/** As storage throws them: this package does not know that one. */
function storageError(reason: string): Error {
  const told = { reason, detail: 'What is so.', remedy: 'What to do.' };
  return Object.assign(new Error(reason), { name: 'StorageError' }, told);
}

test('a text that no database takes is wrong input, and a broken constraint a defect whose words stay in the log', () => {
  const { code, detail, facts } = asActivationError(storageError('unfit'));
  assert.deepEqual([code, detail, facts], ['wrong-usage', 'What is so. What to do.', { storage: 'unfit' }]);
  const defect = asActivationError(storageError('constraint'));
  assert.equal(defect.code, 'internal');
  assert.doesNotMatch(defect.detail ?? '', /What/u);
});

test('what passes by itself says when to come back, and what somebody has to mend does not', () => {
  const waits = ['unreachable', 'busy', 'denied', 'failed', 'full'].map((reason) => {
    const { code, retryAfterSeconds } = asActivationError(storageError(reason));
    return [code, retryAfterSeconds];
  });
  assert.deepEqual(waits, [
    ['database-unreachable', 10],
    ['storage-failed', 10],
    ['database-denied', 60],
    ['storage-failed', undefined],
    ['disk-full', undefined],
  ]);
});
