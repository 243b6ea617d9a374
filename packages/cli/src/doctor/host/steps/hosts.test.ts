import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HostStatus } from '@attiva/host';
import { catalogue } from '@attiva/protocol';
import { tellHosts } from './hosts.ts';

type KnownHost = NonNullable<HostStatus['hosts']>[number];
const now = 1_800_000_000;

function known(name: string, wish: Partial<KnownHost> = {}): KnownHost {
  const address = `http://${name}.example:7688`;
  const times = { startedAt: now - 86_400, seenAt: now - 12 };
  return {
    host: name as KnownHost['host'],
    name,
    address,
    program: '1.0.0',
    ...times,
    here: false,
    state: 'running',
    ...wish,
  };
}

const here = known('one', { here: true, worksSince: now - 50 });
const judged = (hosts: readonly KnownHost[], newerSteps?: readonly string[]): ReturnType<typeof tellHosts> =>
  tellHosts({ now, program: '1.0.0', hosts, ...(newerSteps && { newerSteps }) });

describe('the hosts on one database', () => {
  test('are named each with its last sign of life', () => {
    assert.deepEqual(
      judged([here, known('two'), known('three', { state: 'ended', address: '' })]).map(({ outcome, text }) => [
        outcome,
        text,
      ]),
      [
        ['ok', 'one, 1.0.0: this one, does the work of all'],
        ['ok', 'two (http://two.example:7688), 1.0.0: heard of 12 s ago'],
        ['ok', 'three, 1.0.0: ended in order, 2027-01-15 07:59 UTC'],
      ],
    );
  });

  test('one that is silent is told with its time and what to do', () => {
    const [, found] = judged([here, known('two', { state: 'silent', seenAt: now - 3 * 3600 })]);
    assert.deepEqual(found, {
      outcome: 'warn',
      code: 'host-silent',
      side: 'host',
      text: 'two (http://two.example:7688), 1.0.0: silent for 3 hours, since 2027-01-15 05:00 UTC',
      remedy: catalogue['host-silent'].remedy,
    });
  });

  test('of different versions are told, those that run; and so is a schema beyond this program', () => {
    const old = known('old', { state: 'ended', program: '0.1.0' });
    assert.ok(judged([here, old]).every(({ outcome }) => outcome === 'ok'));
    const found = judged([here, known('two', { program: '1.1.0' }), old], ['0018-more+']);
    assert.deepEqual(
      found.slice(3).map(({ outcome, text }) => [outcome, text]),
      [
        ['warn', 'the hosts on this database are of different versions: 1.0.0 (one); 1.1.0 (two)'],
        [
          'warn',
          'a newer host has brought the database up to date (0018-more+); this one, 1.0.0, goes on without that',
        ],
      ],
    );
  });

  test('a host that is alone, or has a database of its own, is told nothing', () => {
    assert.deepEqual(judged([here]), []);
    assert.deepEqual(tellHosts({ now, program: '1.0.0' }), []);
  });
});
