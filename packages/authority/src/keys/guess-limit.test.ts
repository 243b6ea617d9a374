import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { guessWindowSeconds, secondsToWait } from './guess-limit.ts';

it('bears the allowed number of wrong proofs within an hour', () => {
  const nine = Array.from({ length: 9 }, (_, at) => 100 + at);
  assert.equal(secondsToWait(nine, 10, 200), undefined);
  assert.equal(secondsToWait([...nine, 150], 10, 200), 100 + guessWindowSeconds - 200);
});

it('opens again at the second it has named, and forgets what is older than the window', () => {
  const at = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(fc.array(at, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), at, (times, allowed, now) => {
      const wrong = times.filter((time) => time <= now);
      const wait = secondsToWait(wrong, allowed, now);
      const recent = wrong.filter((time) => time > now - guessWindowSeconds).length;
      assert.equal(wait === undefined, recent < allowed);
      if (wait === undefined) return;
      assert.ok(wait >= 1 && wait <= guessWindowSeconds);
      assert.equal(secondsToWait(wrong, allowed, now + wait), undefined);
      assert.notEqual(wait > 1 ? secondsToWait(wrong, allowed, now + wait - 1) : 1, undefined, 'not a second too late');
    }),
  );
});
