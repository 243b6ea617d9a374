import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countMachines } from './count-machines.ts';
import { insertMachine, listedAt, type MadeMachine, openMachines, partsOf } from './listed-machines.test.fixture.ts';
import { listMachines } from './list-machines.ts';
import { momentOfSearch, searchOnce } from './recent-searches.ts';

const machine: MadeMachine = {
  vendor: 'aurora.example',
  application: 'aurora-os',
  client: 'x'.repeat(20),
  name: 'pc-0',
  edition: 'desktop',
  generation: 2022,
  reported: 1,
  minutesLeft: 10,
  firstSeen: listedAt,
  lastSeen: listedAt,
  leaseUntil: 0,
  virtual: false,
  shortLived: false,
  method: 'host',
  group: null,
  tags: [],
};

test('names are looked through once for a moment, by whoever asks; anew where that is wished, and after a failure', async (t) => {
  const database = await openMachines();
  t.after(() => database.close());
  const view = { search: 'pc', match: 'anywhere' } as const;
  let looks = 0;
  const look = async (): Promise<undefined> => {
    looks += 1;
    if (looks === 4) throw new Error('the disk is gone');
    return undefined;
  };
  const ask = (at: number, anew = false): Promise<unknown> => searchOnce(database, { view, at, anew }, look).found;
  await Promise.all([ask(7), ask(7)]);
  assert.equal(looks, 1);
  await ask(8);
  await ask(7, true);
  assert.equal(looks, 3);
  await assert.rejects(ask(9), /gone/);
  await ask(9);
  assert.equal(looks, 5);
  assert.equal(momentOfSearch(database, view, 18), 9);
  assert.equal(momentOfSearch(database, view, 19), undefined, 'too old');
  assert.equal(momentOfSearch(database, { ...view, application: 'office' }, 9), undefined);
});

test('four searches run at once, and no fifth; one that is over makes room, however it ended', async (t) => {
  const database = await openMachines();
  t.after(() => database.close());
  const begun: PromiseWithResolvers<undefined>[] = [];
  const look = (): Promise<undefined> => {
    begun.push(Promise.withResolvers<undefined>());
    return begun.at(-1)?.promise ?? Promise.resolve(undefined);
  };
  const ask = (search: string): Promise<unknown> =>
    searchOnce(database, { view: { search, match: 'anywhere' }, at: 7, anew: false }, look).found;
  const asked = ['a', 'b', 'c', 'd'].map(ask);
  assert.throws(() => ask('e'), { code: 'busy' });
  const joined = ask('a');
  begun[0]?.resolve(undefined);
  await Promise.all([asked[0], joined]);
  asked.push(ask('e'));
  assert.throws(() => ask('f'), { code: 'busy' });
  begun[1]?.reject(new Error('the disk is gone'));
  await assert.rejects(asked[1] ?? Promise.resolve());
  asked.push(ask('f'));
  assert.equal(begun.length, 6);
  for (const one of begun) one.resolve(undefined);
  await Promise.allSettled(asked);
});

test('a list that is asked for again has what came within the second; the number beside it is of that search', async (t) => {
  const database = await openMachines();
  t.after(() => database.close());
  const given = { search: 'pc' };
  const parts = partsOf(database);
  await insertMachine(database, machine);
  assert.equal((await listMachines(parts, given, { limit: 10 })).machines.length, 1);
  for (let number = 1; number < 3; number += 1) {
    await insertMachine(database, { ...machine, name: `pc-${number}`, client: String(number).repeat(20) });
  }
  const later = { ...parts, now: () => listedAt + 3 };
  assert.deepEqual(await countMachines(later, given), { count: 1, exact: true, at: listedAt });
  const page = await listMachines(parts, given, { limit: 2 });
  assert.equal(page.machines.length, 2);
  assert.deepEqual(await countMachines(later, given), { count: 3, exact: true, at: listedAt });
  await database.run('delete from clients where client = ?', [machine.client]);
  assert.equal((await countMachines(later, given)).count, 2, 'what is gone is not counted');
  const rest = await listMachines(later, given, { limit: 2, cursor: page.next });
  assert.deepEqual(
    rest.machines.map(({ name }) => name),
    ['pc-1'],
  );
});

test('a page does not wait for all names: the search goes on, and the pages that follow have all that it finds', async (t) => {
  const database = await openMachines();
  t.after(() => database.close());
  for (let number = 0; number < 30; number += 1) {
    const name = `${number % 10 === 9 ? 'srv' : 'pc'}-${String(number).padStart(2, '0')}`;
    await insertMachine(database, { ...machine, name, client: String(number + 10).repeat(10) });
  }
  const parts = { ...partsOf(database), namesAtOnce: 2 };
  const given = { search: 'srv', sort: '-name' };
  const first = await listMachines(parts, given, { limit: 2 });
  assert.deepEqual([first.machines, first.partial], [[], true], 'nothing among the first ten');
  const found: (string | null)[] = [];
  let pages = 0;
  for (let { next } = first; next !== undefined; pages += 1) {
    const page = await listMachines(parts, given, { limit: 2, cursor: next });
    found.push(...page.machines.map(({ name }) => name));
    next = page.next;
  }
  assert.deepEqual(found, ['srv-29', 'srv-19', 'srv-09']);
  assert.ok(pages >= 2, `${pages} pages`);
  assert.equal((await countMachines(parts, given)).count, 3, 'a number waits for all of them');
});
