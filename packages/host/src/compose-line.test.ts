import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualHold } from './compose-line.ts';

test('a commit waits for requests on their way, but not where a server commits for this host alone', () => {
  const holdOf = (isShared: boolean, runsAlone: boolean): number => usualHold({ isShared, life: { runsAlone } });
  assert.equal(holdOf(true, true), 0);
  assert.ok(holdOf(true, false) > 0, 'of several hosts one writes at a time');
  assert.ok(holdOf(false, true) > 0, 'a file, whose commit holds up the thread');
});
