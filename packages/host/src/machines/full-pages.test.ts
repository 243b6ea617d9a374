import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daySeconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
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

async function sizesOf(
  database: Database,
  view: Readonly<Record<string, string>>,
  entriesPerPage: number,
): Promise<readonly (number | 'partial')[]> {
  const parts = { ...partsOf(database), entriesPerPage, gatherAtMost: 0 };
  const sizes: (number | 'partial')[] = [];
  let cursor: string | undefined;
  do {
    const page = await listMachines(parts, view, { limit: 20, cursor });
    sizes.push(page.partial === true ? 'partial' : page.machines.length);
    cursor = page.next;
  } while (cursor !== undefined);
  return sizes;
}

test('pages by name are full although one application has no machine far and wide, and one in twenty is shown', async (t) => {
  const database = await openMachines();
  t.after(() => database.close());
  for (let number = 0; number < 2000; number += 1) await insertMachine(database, machineOf(number));
  for (const sort of ['name', '-name']) {
    // Room for three times the names that a page has to look at, in both applications.
    const sizes = await sizesOf(database, { sort, named: 'yes', generation: '2007' }, 20_000);
    assert.deepEqual(sizes, [20, 20, 20, 20, 20], sort);
  }
});

test('pages are full although one application has no such machine at all: it is read no further than the others', async (t) => {
  const database = await openMachines();
  t.after(() => database.close());
  for (let number = 0; number < 2000; number += 1) {
    const application = number % 5 === 0 ? 'office' : 'aurora-os';
    const name = number % 20 === 3 ? null : `pc-${number}`;
    await insertMachine(database, { ...machineOf(number), application, name, lastSeen: listedAt - number * 60 });
  }
  for (const sort of ['lastSeen', '-lastSeen']) {
    // Room for one and a half times the entries that a page has to look at: thirteen for each of 400.
    const sizes = await sizesOf(database, { sort, named: 'no' }, 1.5 * 13 * 400);
    assert.deepEqual(sizes.slice(0, 4), [20, 20, 20, 20], sort);
  }
});
