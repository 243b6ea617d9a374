import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConsoleKeys, linkSeconds, sessionSeconds } from './console-keys.ts';

test('links and sessions end by themselves, and a pile of them is bounded', () => {
  let drawn = 0;
  const keys = new ConsoleKeys(() => Buffer.alloc(32, ++drawn));
  const late = keys.makeLink(1000);
  assert.equal(late.until, 1000 + linkSeconds);
  assert.equal(keys.exchange(late.secret, 1000 + linkSeconds), undefined);
  const session = keys.exchange(keys.makeLink(1000).secret, 1001);
  assert.ok(session);
  const { cookie, page } = session;
  const open = (now: number): readonly boolean[] => [keys.isOpen(cookie, now), keys.admits(session, now)];
  assert.deepEqual(
    [open(1002), open(1001 + sessionSeconds)],
    [
      [true, true],
      [false, false],
    ],
  );
  assert.equal(keys.admits({ cookie, page: cookie }, 1002), false);
  assert.equal(keys.admits({ cookie: page, page: cookie }, 1002), false);
  keys.end(cookie);
  assert.deepEqual(open(1002), [false, false]);
  const many = Array.from({ length: 17 }, () => keys.makeLink(2000).secret);
  assert.deepEqual(
    [keys.exchange(many[0] ?? '', 2000), typeof keys.exchange(many[1] ?? '', 2000)?.page],
    [undefined, 'string'],
  );
});
