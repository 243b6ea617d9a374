/** SQL of the roll: one at a time, the newest. */
import type { Seconds } from '@attiva/protocol';
import type { SqlParameters, SqlValue, Statements } from '@attiva/storage';
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

/** Names that no machine has answered to yet, in their order. */
export async function silentNames(on: Statements, after: string, most: number): Promise<readonly string[]> {
  const rows = await on.all<{ name: string }>(
    'select name from roll where called = 0 and name > ? order by name limit ?',
    [after, most],
  );
  return rows.map(({ name }) => name);
}

/** Whether a machine of one of two names, or of any name in a range, is kept. */
export async function lookForNames(on: Statements, names: readonly SqlParameters[]): Promise<readonly boolean[]> {
  const rows = await on.getEach(
    'select client from client_names where folded in (?, ?) or (folded >= ? and folded < ?) limit 1',
    names,
  );
  return rows.map((row) => row !== undefined);
}

export async function markCalled(on: Statements, names: readonly string[]): Promise<void> {
  await on.runEach(
    'update roll set called = 1 where name = ?',
    names.map((name) => [name]),
  );
}

export interface StoredComputer {
  readonly name: string;
  readonly shown: string;
  readonly disabled: number;
  readonly lastUsed: Seconds | null;
  readonly called: number;
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

export async function countComputers(
  on: Statements,
  unusedBefore: Seconds,
): Promise<{ computers: number; called: number; disabled: number; unused: number }> {
  const row = await on.get<{ computers: number; called: number; disabled: number; unused: number }>(
    `select count(*) as computers, coalesce(sum(called), 0) as called,
      coalesce(sum(called = 0 and disabled = 1), 0) as disabled,
      coalesce(sum(called = 0 and disabled = 0 and last_used is not null and last_used < ?), 0) as unused from roll`,
    [unusedBefore],
  );
  return row ?? { computers: 0, called: 0, disabled: 0, unused: 0 };
}
