import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daySeconds } from '@attiva/protocol';
import { listMachines } from './list-machines.ts';
import { insertMachine, listedAt, type MadeMachine, openMachines, partsOf } from './listed-machines.test.fixture.ts';

const made: Omit<MadeMachine, 'client' | 'name' | 'application' | 'generation'> = {
  vendor: 'aurora.example',
  edition: 'desktop',
  reported: 1,
  minutesLeft: 10,
  firstSeen: listedAt,
  lastSeen: listedAt,
  leaseUntil: listedAt + 180 * daySeconds,
  virtual: false,
  shortLived: false,
  method: 'host',
  group: null,
  tags: [],
};

/** Names in the order of their numbers; those of `office` come last. */
function machineOf(number: number): MadeMachine {
  const digits = String(number).padStart(4, '0');
  const application = number < 1950 ? 'aurora-os' : 'office';
  return {
    ...made,
    client: digits.padEnd(20, 'x'),
    name: `pc-${digits}`,
    application,
    generation: 2000 + (number % 20),
  };
}

test('pages by name are full although one application has no machine far and wide, and one in twenty is shown', async (t) => {
  const database = await openMachines();
  t.after(() => database.close());
  for (let number = 0; number < 2000; number += 1) await insertMachine(database, machineOf(number));
  // Room for three times the names that a page has to look at, in both applications.
  const parts = { ...partsOf(database), entriesPerPage: 20_000, gatherAtMost: 0 };
  for (const sort of ['name', '-name']) {
    const view = { sort, named: 'yes', generation: '2007' };
    const sizes: (number | 'partial')[] = [];
    let cursor: string | undefined;
    do {
      const page = await listMachines(parts, view, { limit: 20, cursor });
      sizes.push(page.partial === true ? 'partial' : page.machines.length);
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(sizes, [20, 20, 20, 20, 20], sort);
  }
});
