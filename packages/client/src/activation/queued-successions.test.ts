import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyId } from '@attiva/protocol';
import { emptyState, type QueuedSuccession } from '../state/client-state.ts';
import { nextSuccession, withSuccession } from './queued-successions.ts';

const to = 'agent-machine-0000000' as KeyId;

function queued(text: string): QueuedSuccession {
  return { text, to, applications: ['studio'] };
}

test('invented successions push out none that waits: beyond 256 there is no room, and the same one twice needs none', () => {
  let state = withSuccession(emptyState, queued('first'));
  for (let n = 1; n < 256; n += 1) state = withSuccession(state, queued(`invented ${n}`));
  assert.throws(() => withSuccession(state, queued('one more')), { code: 'busy', retryAfterSeconds: 60 });
  assert.equal(nextSuccession(state, { application: 'studio', client: to }), 'first');
  assert.equal(withSuccession(state, queued('first')).successions?.length, 256);
});
