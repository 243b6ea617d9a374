import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daySeconds } from '@attiva/protocol';
import fc from 'fast-check';
import type { ListedMachine } from './listed-machine.ts';
import {
  insertMachine,
  isShown,
  listedAt,
  type MadeMachine,
  openMachines,
  partsOf,
  sortedBy,
  stateOfMade,
} from './listed-machines.test.fixture.ts';
import { countMachines } from './count-machines.ts';
import { listMachines } from './list-machines.ts';
import { readView, sortNames } from './machine-view.ts';

const time = fc.integer({ min: -40, max: 4 }).map((days) => listedAt + days * daySeconds);

const made: fc.Arbitrary<MadeMachine> = fc.record({
  vendor: fc.constantFrom('aurora.example', 'borealis.example'),
  application: fc.constantFrom('aurora-os', 'office'),
  client: fc.stringMatching(/^[abAB_-]{4}$/).map((text) => text.padEnd(20, 'x')),
  name: fc.option(fc.constantFrom('pc-1', 'PC-1', 'pc-12', 'srv-1.corp.example', '-x', 'lab.pc-1'), { nil: null }),
  edition: fc.constantFrom('desktop', 'server'),
  generation: fc.constantFrom(2019, 2022, 2025),
  reported: fc.integer({ min: 0, max: 6 }),
  minutesLeft: fc.integer({ min: 0, max: 100_000 }),
  firstSeen: time,
  lastSeen: time,
  leaseUntil: fc.oneof(fc.constant(0), time),
  virtual: fc.boolean(),
  shortLived: fc.boolean(),
  group: fc.option(fc.constantFrom('lab', 'floor 2'), { nil: null }),
  tags: fc.uniqueArray(fc.constantFrom('kiosk', '=1+1', 'ümlaut'), { maxLength: 2 }),
});

/** One row per machine and application; names and marks are those of the machine. */
const fleet = fc.array(made, { maxLength: 40 }).map((all) => {
  const machines = new Map<string, MadeMachine>();
  const rows = new Map<string, MadeMachine>();
  for (const one of all) {
    const { name, group, tags } = machines.get(`${one.vendor} ${one.client}`) ?? one;
    const row = { ...one, name, group, tags };
    machines.set(`${one.vendor} ${one.client}`, row);
    if (!rows.has(idOf(row))) rows.set(idOf(row), row);
  }
  return [...rows.values()];
});

const maybe = (values: readonly string[]): fc.Arbitrary<string | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 });
const span = maybe(['-30d', '-7d', '0d', '1d', '30d']);

const query = fc
  .record({
    search: maybe(['pc', 'PC-1', 'c-1', '1', 'ab', '%', "'", 'zzz']),
    match: maybe(['anywhere', 'beginning']),
    vendor: maybe(['aurora.example', 'nobody.example']),
    application: maybe(['office']),
    edition: maybe(['server']),
    generation: maybe(['2022', '7']),
    state: maybe(['licensed', 'grace', 'notification']),
    seenAfter: span,
    seenBefore: span,
    expiresAfter: span,
    expiresBefore: span,
    tag: maybe(['kiosk', '=1+1', 'none']),
    group: maybe(['lab']),
    named: maybe(['yes', 'no']),
    activated: maybe(['yes', 'no']),
    shortLived: maybe(['yes', 'no']),
    sort: fc.constantFrom(...sortNames.flatMap((name) => [name, `-${name}`])),
  })
  .map((words) => Object.fromEntries(Object.entries(words).filter(([, word]) => word !== undefined)))
  // Most views ask for little.
  .chain((words) =>
    fc
      .subarray(Object.entries(words), { maxLength: Math.min(4, Object.keys(words).length) })
      .map((some) => Object.fromEntries(some)),
  );

async function readAll(
  parts: Parameters<typeof listMachines>[0],
  given: Record<string, unknown>,
  limit: number,
): Promise<ListedMachine[]> {
  const all: ListedMachine[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 2000; pages += 1) {
    const page = await listMachines(parts, given, { limit, cursor });
    assert.ok(page.machines.length <= limit);
    assert.equal(page.partial === true, page.next !== undefined && page.machines.length < limit);
    all.push(...page.machines);
    cursor = page.next;
    if (cursor === undefined) return all;
  }
  throw new Error('the list does not end');
}

test('any filter, any order, any size of page, gathered or read along an index: each row once, and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fleet,
      query,
      fc.constantFrom(1, 3, 100),
      // Few entries per page: pages end before they are full. None gathered: each order is read along its index.
      fc.constantFrom({}, { entriesPerPage: 1 }, { entriesPerPage: 7, gatherAtMost: 0 }, { gatherAtMost: 3 }),
      async (machines, given, limit, limits) => {
        const database = await openMachines();
        try {
          for (const one of machines) await insertMachine(database, one);
          const parts = { ...partsOf(database), ...limits };
          const { view } = readView(given, listedAt);
          const expected = machines.filter((one) => isShown(one, view));
          const listed = await readAll(parts, given, limit);
          assert.deepEqual(listed.map(idOf).sort(), expected.map(idOf).sort());
          const keys = listed.map((one) => sortedBy(one, view));
          const sorted = keys.toSorted((a, b) => (a === b ? 0 : a < b === view.descending ? 1 : -1));
          if (view.sort === 'name') sorted.sort((a, b) => Number(a === '\u{10ffff}') - Number(b === '\u{10ffff}'));
          assert.deepEqual(keys, sorted);
          assert.deepEqual(await readAll(parts, given, 100), listed, 'the same order whatever the size of a page');
          for (const one of listed) {
            const origin = machines.find((other) => idOf(other) === idOf(one)) as MadeMachine;
            assert.deepEqual([one.name, one.group, one.tags], [origin.name, origin.group, origin.tags.toSorted()]);
            assert.equal(one.state, stateOfMade(origin));
          }
          const { count, exact } = await countMachines(parts, given);
          if (exact) assert.equal(count, expected.length);
          else assert.ok(count <= expected.length);
        } finally {
          await database.close();
        }
      },
    ),
    { numRuns: 200 },
  );
});

function idOf({ vendor, application, client }: Pick<MadeMachine, 'vendor' | 'application' | 'client'>): string {
  return `${vendor} ${application} ${client}`;
}
