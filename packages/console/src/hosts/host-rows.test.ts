import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostStatus } from '../asking/questions.ts';
import { hostRows, neededOf, type OtherHost, sumOf } from './host-rows.ts';

const own = {
  store: 'own',
  program: '1.0.0',
  vendors: [
    {
      id: 'aurora',
      applications: [
        {
          id: 'os',
          inventory: 10,
          serving: true,
          editions: [
            { licensed: 6, threshold: 25 },
            { licensed: 1, threshold: 5 },
          ],
        },
        { id: 'office', inventory: 2, serving: false, editions: [] },
      ],
    },
  ],
  warnings: [{ severity: 'error' }, { severity: 'warning' }],
} as unknown as HostStatus;

function other(id: string, more: Partial<OtherHost>): OtherHost {
  return { id, address: `https://${id}:7690`, label: '', changedAt: 5, askedAt: 1, ...more };
}

const counts = {
  inventory: 100,
  licensed: 90,
  applications: 1,
  serving: 1,
  warnings: 0,
  errors: 0,
  reached: [],
  program: '1.0.1',
};

test('hosts stand below one another with their sum; one under two addresses is counted once, a missing one is told', () => {
  const rows = hostRows(own, [
    other('a', { status: { ...counts, store: 'a' }, label: 'Second floor' }),
    other('a-again', { status: { ...counts, store: 'a' } }),
    other('myself', { status: { ...counts, store: 'own' } }),
    other('gone', { failed: { code: 'host-timeout', detail: 'x' } }),
  ]);
  assert.deepEqual(
    rows.map(({ name, again, counts: of }) => [name, again, of?.inventory]),
    [
      ['', false, 12],
      ['Second floor', false, 100],
      ['a-again:7690', true, 100],
      ['myself:7690', true, 100],
      ['gone:7690', false, undefined],
    ],
  );
  assert.deepEqual(rows[0]?.counts, {
    inventory: 12,
    licensed: 7,
    applications: 2,
    serving: 1,
    warnings: 1,
    errors: 1,
    reached: [
      { vendor: 'aurora', application: 'os', inventory: 10, threshold: 25 },
      { vendor: 'aurora', application: 'office', inventory: 2, threshold: 0 },
    ],
  });
  assert.deepEqual(rows[0]?.counts?.reached.map(neededOf), [15, 0]);
  assert.deepEqual(sumOf(rows), { inventory: 112, licensed: 97, counted: 2, missing: 1 });
});
