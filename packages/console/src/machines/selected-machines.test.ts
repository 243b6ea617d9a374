import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doInParts, machinesAtOnce, tally } from './machine-work.ts';
import { idsOf, keyOfRow, type SelectedRow, selectedMachines, withPage } from './selected-machines.ts';
import { mostSelected, wholeView } from './whole-view.ts';

const row = (client: string, application = 'os'): SelectedRow => ({
  vendor: 'aurora.example',
  application,
  client,
  name: `pc-${client}`,
});
const keys = (...rows: readonly SelectedRow[]): ReadonlySet<string> => new Set(rows.map(keyOfRow));

test('what is selected stays while pages are turned, until all of it is taken back', () => {
  const [a, b, c] = [row('a'), row('b'), row('c')];
  const first = withPage(new Map(), [a, b], keys(a));
  assert.deepEqual([...first.values()], [a]);
  const both = withPage(first, [c], 'all');
  assert.deepEqual([...both.values()], [a, c]);
  assert.deepEqual([...withPage(both, [c], keys(a)).values()], [a]);
  assert.equal(withPage(both, [c], new Set()).size, 0);
});

test('a machine with two applications is one machine', () => {
  const machines = selectedMachines([row('a', 'os'), row('a', 'office'), row('b')]);
  assert.deepEqual(idsOf(machines), [
    { vendor: 'aurora.example', client: 'a' },
    { vendor: 'aurora.example', client: 'b' },
  ]);
});

test('every row of a view is gathered page by page, and never more than may be selected', async () => {
  const told: number[] = [];
  const rows = await wholeView(
    async (cursor) => (cursor === undefined ? { rows: [1, 2], next: 'x' } : { rows: [3] }),
    (found) => told.push(found),
  );
  assert.deepEqual(
    [rows, told],
    [
      [1, 2, 3],
      [2, 3],
    ],
  );
  const endless = Array.from({ length: 1000 }, (_, index) => index);
  await assert.rejects(
    wholeView(
      async () => ({ rows: endless, next: 'x' }),
      () => {},
    ),
    RangeError,
  );
  assert.ok(mostSelected >= 10_000);
});

test('many machines are done in parts, each with its result; after a failure the rest is left alone', async () => {
  const machines = Array.from({ length: 2 * machinesAtOnce + 1 }, (_, index) => row(String(index)));
  const sizes: number[] = [];
  const well = await doInParts(
    machines,
    async (part) => {
      sizes.push(part.length);
      return part.map(({ client }) => ({ outcome: client === '0' ? 'unknown' : 'removed' }));
    },
    () => {},
  );
  assert.deepEqual(sizes, [machinesAtOnce, machinesAtOnce, 1]);
  assert.deepEqual(tally(well.outcomes), [
    { outcome: 'removed', machines: 2 * machinesAtOnce },
    { outcome: 'unknown', machines: 1 },
  ]);
  const gone = new TypeError('Failed to fetch');
  const broken = await doInParts(
    machines,
    async (part) => {
      if (part.length === 1 || part[0]?.client !== '0') throw gone;
      return part.map(() => ({ outcome: 'removed' }));
    },
    () => {},
  );
  assert.equal(broken.error, gone);
  assert.deepEqual(tally(broken.outcomes), [
    { outcome: 'not-done', machines: machinesAtOnce + 1 },
    { outcome: 'removed', machines: machinesAtOnce },
  ]);
});
