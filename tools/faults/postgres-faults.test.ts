// needs: linux postgresql
/**
 * Host and authority on PostgreSQL in short: they are killed, their server is, the connection is cut at commits of both kinds, a
 * standby knows less.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../fuzz/random.ts';
import { CommitWatch } from './commit-watch.ts';
import { isGood, playFault } from './fault.ts';
import { chooseFaults } from './faults.ts';

const rounds: Readonly<Record<string, number>> = {
  'postgres-cut': 2,
  'postgres-cut-authority': 2,
  'postgres-failover-authority': 3,
};

for (const fault of chooseFaults(['postgres'])) {
  test(`${fault.name}: ${fault.what}`, async () => {
    const result = await playFault(fault, rounds[fault.name] ?? 1, new Random(7));
    assert.ok(isGood(result), JSON.stringify(result, undefined, 2));
  });
}

/** A message: type, length, body. */
function message(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body, 'latin1')]);
}

test('a commit is heard in every form, in pieces too, and nothing else is one', () => {
  const start = [message('', '\x04\xd2\x16\x2f'), message('', '\0\x03\0\0user\0u\0\0')];
  const watch = new CommitWatch();
  const heard = (...messages: Buffer[]): boolean => watch.hear(Buffer.concat(messages));
  assert.equal(heard(...start, message('Q', "select set_config('synchronous_commit', 'on')\0")), false);
  assert.equal(heard(message('Q', 'commit\0')), true);
  assert.equal(heard(message('P', 's1\0commit\0\0\0'), message('P', 's2\0select 1\0\0\0')), false);
  assert.equal(heard(message('B', '\0s2\0\0\0\0\0\0\0')), false);
  const bind = message('B', '\0s1\0\0\0\0\0\0\0');
  assert.equal(heard(bind.subarray(0, 7)), false);
  assert.equal(heard(bind.subarray(7)), true);
});
