/** SQL of the roll: one at a time, the newest. */
import type { Seconds } from '@attiva/protocol';
import type { SqlValue, Statements } from '@attiva/storage';
import type { RollComputer } from './read-list.ts';

/** What a roll was made from. */
export interface RollOrigin {
  readonly at: Seconds;
  readonly from: 'directory' | 'list';
  /** Name of the server or of the file. */
  readonly source: string;
}

const factName = 'roll';

export async function loadOrigin(on: Statements): Promise<RollOrigin | undefined> {
  const row = await on.get<{ value: string }>('select value from facts where name = ?', [factName]);
  return row === undefined ? undefined : (JSON.parse(row.value) as RollOrigin);
}

export async function replaceRoll(
  on: Statements,
  origin: RollOrigin | undefined,
  computers: readonly RollComputer[],
): Promise<void> {
  await on.run('delete from roll');
  await on.run('delete from facts where name = ?', [factName]);
  if (origin === undefined) return;
  await on.run('insert into facts (name, value) values (?, ?)', [factName, JSON.stringify(origin)]);
  await on.runEach(
    `insert into roll (name, shown, disabled, last_used, called) values (?, ?, ?, ?, 0)
      on conflict (name) do nothing`,
    computers.map(({ name, disabled, lastUsed }) => [name.toLowerCase(), name, disabled ? 1 : 0, lastUsed ?? null]),
  );
}

/** Names that no machine with a lease has answered to yet, in their order. */
export async function silentNames(
  on: Statements,
  after: string,
  most: number,
): Promise<readonly { readonly name: string; readonly called: Called }[]> {
  return on.all<{ name: string; called: Called }>(
    'select name, called from roll where called < 2 and name > ? order by name limit ?',
    [after, most],
  );
}

/** What is stored of a name: no machine of it has called, one has, one was ever licensed. */
export type Called = 0 | 1 | 2;

const match = 'folded in (?, ?) or (folded >= ? and folded < ?)';

/** Machines of one name that are looked at: more of them are a name that says nothing, such as `localhost`. */
const mostNamesakes = 100;

/** What has become of machines of one of two names, or of any name in a range. @param applications those that there are. */
export async function lookForNames(
  on: Statements,
  names: readonly (readonly SqlValue[])[],
  applications: readonly string[],
): Promise<readonly Called[]> {
  // One application at a time, by the whole key: with a list of them SQLite walks through all machines of an application.
  const licensed = applications.map(
    () => `exists (select 1 from clients c where c.vendor = n.vendor and c.application = ? and c.client = n.client
        and +c.lease_until > 0)`,
  );
  const rows = await on.getEach<{ called: Called | null }>(
    `select max(case when ${['1 = 0', ...licensed].join(' or ')} then 2 else 1 end) as called
      from (select vendor, client from client_names where ${match} limit ${mostNamesakes}) n`,
    names.map((name) => [...applications, ...name]),
  );
  return rows.map((row) => row?.called ?? 0);
}

/** A machine of each name; `undefined`: none is kept any more. */
export async function findMachines(
  on: Statements,
  names: readonly (readonly SqlValue[])[],
): Promise<readonly (string | undefined)[]> {
  const rows = await on.getEach<{ client: string }>(`select client from client_names where ${match} limit 1`, names);
  return rows.map((row) => row?.client);
}

export async function markCalled(
  on: Statements,
  names: readonly { readonly name: string; readonly called: Called }[],
): Promise<void> {
  await on.runEach(
    'update roll set called = ? where name = ? and called < ?',
    names.map(({ name, called }) => [called, name, called]),
  );
}

export interface StoredComputer {
  readonly name: string;
  readonly shown: string;
  readonly disabled: number;
  readonly lastUsed: Seconds | null;
  readonly called: Called;
}

export async function loadComputers(
  on: Statements,
  filter: { readonly text: string; readonly parameters: readonly SqlValue[] },
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly StoredComputer[]> {
  return on.all<StoredComputer>(
    `select name, shown, disabled, last_used as "lastUsed", called from roll
      where ${filter.text} and name > ? order by name limit ?`,
    [...filter.parameters, after, limit],
  );
}

export interface ComputerCounts {
  readonly computers: number;
  readonly called: number;
  readonly unlicensed: number;
  readonly disabled: number;
  readonly unused: number;
}

function howMany(condition: string): string {
  return `coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
}

export async function countComputers(on: Statements, unusedBefore: Seconds): Promise<ComputerCounts> {
  const row = await on.get<ComputerCounts>(
    `select count(*) as computers, ${howMany('called = 2')} as called, ${howMany('called = 1')} as unlicensed,
      ${howMany('called = 0 and disabled = 1')} as disabled,
      ${howMany('called = 0 and disabled = 0 and last_used < ?')} as unused from roll`,
    [unusedBefore],
  );
  return row ?? { computers: 0, called: 0, unlicensed: 0, disabled: 0, unused: 0 };
}
