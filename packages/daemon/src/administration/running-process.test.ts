import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mayBeDaemon, type ProcessSight } from './running-process.ts';

const notice = '/srv/host/running.json';

function sight(owners: Readonly<Record<string, number>>, alive = true): ProcessSight {
  return { alive: () => alive, ownerOf: (path) => owners[path] };
}

test('a process of the account that wrote the notice may be the daemon, and one of root', () => {
  assert.equal(mayBeDaemon(4711, notice, sight({ '/proc/4711': 990, [notice]: 990 })), true);
  assert.equal(mayBeDaemon(4711, notice, sight({ '/proc/4711': 0, [notice]: 990 })), true);
});

test('a process of another account that has come to the number of a dead daemon is not called', () => {
  assert.equal(mayBeDaemon(4711, notice, sight({ '/proc/4711': 1000, [notice]: 0 })), false);
});

test('who has ended is nobody, and numbers that mean groups of processes are no process', () => {
  assert.equal(mayBeDaemon(4711, notice, sight({ '/proc/4711': 0 }, false)), false);
  for (const pid of [0, -1, 1.5, Number.NaN]) assert.equal(mayBeDaemon(pid, notice, sight({})), false);
});

test('where owners of processes are not shown it is enough that it runs', () => {
  assert.equal(mayBeDaemon(4711, notice, sight({ [notice]: 990 })), true);
});

test('this very process, and a file of ours', () => {
  assert.equal(mayBeDaemon(process.pid, fileURLToPath(import.meta.url)), true);
});
