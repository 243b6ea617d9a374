import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restOf } from './rest-of-view.ts';

const exactly = (count: number) => ({ count, exact: true });

test('what is in no part is told only where every number is known exactly, and is never less than none', () => {
  assert.equal(restOf(exactly(10), [exactly(4), exactly(5)]), 1);
  assert.equal(restOf(exactly(10), []), 10);
  assert.equal(restOf(exactly(3), [exactly(4)]), 0, 'counted a moment later');
  assert.equal(restOf(exactly(10), [exactly(4), undefined]), undefined);
  assert.equal(restOf(exactly(10), [{ count: 4, exact: false }]), undefined);
  assert.equal(restOf({ count: 10, exact: false }, [exactly(4)]), undefined);
});
