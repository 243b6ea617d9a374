import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daySeconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
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
  method: fc.constantFrom('host', 'carry'),
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
    method: maybe(['host', 'carry']),
    virtual: maybe(['yes', 'no']),
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
          // Without a name, of a generation that no pack knows: behind the others in either direction.
          const isLast = (key: string | number): boolean =>
            key === (view.sort === 'generation' ? 2025 : view.sort === 'name' ? '\u{10ffff}' : undefined);
          sorted.sort((a, b) => Number(isLast(a)) - Number(isLast(b)));
          assert.deepEqual(keys, sorted);
          assert.deepEqual(await readAll(parts, given, 100), listed, 'the same order whatever the size of a page');
          for (const one of listed) {
            const origin = machines.find((other) => idOf(other) === idOf(one)) as MadeMachine;
            assert.deepEqual([one.name, one.group, one.tags], [origin.name, origin.group, origin.tags.toSorted()]);
            assert.deepEqual([one.state, one.method], [stateOfMade(origin), origin.method]);
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

const change = fc.record({ kind: fc.constantFrom('call', 'remove', 'come'), which: fc.nat({ max: 39 }) });

test('rows that change between pages move alone: each of the others is listed once, in the order of before', async () => {
  await fc.assert(
    fc.asyncProperty(
      fleet,
      fc.constantFrom(...sortNames),
      fc.array(change, { maxLength: 12 }),
      fc.constantFrom({}, { entriesPerPage: 5, gatherAtMost: 0 }),
      async (machines, sort, changes, limits) => {
        const database = await openMachines();
        try {
          const [late, early] = [machines.slice(0, 5), machines.slice(5)];
          for (const one of early) await insertMachine(database, one);
          const parts = { ...partsOf(database), ...limits };
          const before = (await readAll(parts, { sort }, 100)).map(idOf);
          const touched = new Set(late.map(idOf));
          const seen: string[] = [];
          let cursor: string | undefined;
          for (let turn = 0; turn < 2000; turn += 1) {
            const page = await listMachines(parts, { sort }, { limit: 2, cursor });
            seen.push(...page.machines.map(idOf));
            cursor = page.next;
            if (cursor === undefined) break;
            const next = changes[turn];
            if (next !== undefined) await changeOne(database, { ...next, late, early, touched });
          }
          assert.equal(cursor, undefined);
          const stayed = (ids: readonly string[]): string[] => ids.filter((id) => !touched.has(id));
          assert.deepEqual(stayed(seen), stayed(before));
        } finally {
          await database.close();
        }
      },
    ),
    { numRuns: 100 },
  );
});

/** One machine calls, another is removed, or one comes that was not there. */
async function changeOne(
  database: Database,
  of: {
    readonly kind: string;
    readonly which: number;
    readonly late: readonly MadeMachine[];
    readonly early: readonly MadeMachine[];
    readonly touched: Set<string>;
  },
): Promise<void> {
  const from = of.kind === 'come' ? of.late : of.early;
  const one = from[of.which % Math.max(1, from.length)];
  if (one === undefined) return;
  of.touched.add(idOf(one));
  if (of.kind === 'come') return insertMachine(database, one);
  const place = [one.vendor, one.application, one.client];
  const where = 'where vendor = ? and application = ? and client = ?';
  if (of.kind === 'remove') await database.run(`delete from clients ${where}`, place);
  else await database.run(`update clients set last_seen = ?, lease_until = ? ${where}`, [listedAt, listedAt, ...place]);
}

function idOf({ vendor, application, client }: Pick<MadeMachine, 'vendor' | 'application' | 'client'>): string {
  return `${vendor} ${application} ${client}`;
}
