/** What a short-lived machine makes of the answer to its goodbye, and what everybody else makes of it. */
import { randomId } from './forge.ts';
import { lease, newIdentity, notice } from './answer-input.ts';
import { Suite } from './suite.ts';
import { day, keys, now } from './world.ts';

const released = { outcome: 'released', reason: undefined } as const;

export function releaseSuite(): Suite {
  const suite = new Suite('releases', 'The goodbye of short-lived machines (messages.md 4)', 'judge-release');
  suite.accept('released', 'counted no more, the lease given back', notice(released));
  suite.refuse(
    'lease-instead',
    'answer-to-other-request',
    'a host of an earlier version gives a lease: the machine would think its seat free',
    lease(),
  );
  suite.refuse(
    'counted-instead',
    'answer-to-other-request',
    'a host that goes on counting is believed to have let go',
    notice(),
  );
  suite.refuse(
    'new-identity-instead',
    'answer-to-other-request',
    'a copy that says goodbye is told to take another identity: its original stays counted',
    notice(newIdentity),
  );
  suite.refuse(
    'of-another-request',
    'answer-to-other-request',
    'an answer to an earlier goodbye is played again',
    notice({ ...released, nonce: randomId('an earlier goodbye') }),
  );
  suite.refuse(
    'of-another-client',
    'lease-of-another-client',
    "another machine's goodbye is taken for one's own",
    notice({ ...released, sub: keys.mallory.id }),
  );
  suite.refuse('stale', 'answer-stale', 'a recorded answer', notice({ ...released, iat: now - day }));
  suite.refuse(
    'without-turn',
    'not-authentic',
    'an answer that cannot be set beside those before',
    notice({ ...released, turn: undefined }),
  );
  suite.refuse(
    'unasked',
    'answer-to-other-request',
    'a host takes its lease away from a machine that did not ask to leave',
    notice(released),
    { operation: 'judge-answer' },
  );
  return suite;
}
