/** Use cases: a roll is taken, compared with the machines that called, shown and removed. */
import { ActivationError, daySeconds, isMachineName, type Seconds } from '@attiva/protocol';
import type { SqlValue } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { compareRoll, type RollNames, spellings, wasComparedLately } from './compare-roll.ts';
import { mostComputers, type RollComputer } from './read-list.ts';
import {
  countComputers,
  findMachines,
  loadComputers,
  loadOrigin,
  replaceRoll,
  type RollOrigin,
  type StoredComputer,
} from './roll.repository.ts';

/** An account that nobody has used for so long is told apart: its computer is likely gone. */
const unusedSeconds: Seconds = 90 * daySeconds;

export interface RollParts extends RollNames {
  /** How names are kept: without any, nothing can be compared. */
  readonly names: 'full' | 'hashed' | 'none';
}

/**
 * `never`: in use, as far as is known, and never called. `unlicensed`: called, and never got a lease. `called`: called and was
 * licensed at least once.
 */
export const rollStates = ['never', 'unlicensed', 'unused', 'disabled', 'called'] as const;
export type RollState = (typeof rollStates)[number];

export interface ListedComputer {
  readonly name: string;
  readonly state: RollState;
  readonly lastUsed: Seconds | null;
  /** A machine of this name that called; null: none, or its name was forgotten. */
  readonly client: string | null;
}

export interface RollPage {
  /** Null: none has been taken. */
  readonly taken: RollOrigin | null;
  readonly counts: Readonly<Record<RollState | 'computers', number>>;
  /** The comparison goes on: more may have called than is counted here. */
  readonly comparing: boolean;
  readonly computers: readonly ListedComputer[];
  readonly next?: string;
}

/** @throws {ActivationError} `wrong-usage` where this host keeps no names. */
export async function takeRoll(
  parts: RollParts & { readonly actor: string },
  origin: Omit<RollOrigin, 'at'>,
  computers: readonly RollComputer[],
): Promise<void> {
  const { database, now, names, actor } = parts;
  if (names === 'none') {
    throw new ActivationError(
      'wrong-usage',
      'this host keeps no names of machines (names = "none"): nothing to compare with',
    );
  }
  const at = now();
  // Whoever may make entries in a directory chooses their names: what is no name, no machine could have told.
  const named = computers.filter(({ name }) => isMachineName(name)).slice(0, mostComputers);
  await database.transact(async (tx) => {
    await replaceRoll(tx, { at, ...origin }, named);
    const leftOut = computers.length - named.length;
    const details = { from: origin.from, computers: named.length, ...(leftOut > 0 && { leftOut }) };
    const entry = { at, actor, action: 'roll-taken', subject: 'host', details } as const;
    await recordAudit(tx, { ...entry, personal: { source: origin.source } });
  });
  await compareRoll(parts).whole;
}

export async function removeRoll({ database, now, actor }: RollParts & { readonly actor: string }): Promise<void> {
  await database.transact(async (tx) => {
    await replaceRoll(tx, undefined, []);
    await recordAudit(tx, { at: now(), actor, action: 'roll-removed', subject: 'host', details: {} });
  });
}

export interface RollQuery {
  readonly state?: RollState | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of the roll, in the order of names, as it compares now. */
export async function showRoll(parts: RollParts, query: RollQuery): Promise<RollPage> {
  const { database, now } = parts;
  const comparing = query.cursor === undefined && !(await isCompared(parts, false));
  const page = await loadPage(parts, query);
  const { computers, ...counts } = await countComputers(database, now() - unusedSeconds);
  return {
    taken: (await loadOrigin(database)) ?? null,
    counts: { computers, ...counts, never: Object.values(counts).reduce((left, some) => left - some, computers) },
    comparing,
    ...page,
  };
}

/** For a file that says it all: compared to the end, however long it takes, and not counted for each page. */
export async function rollForFile(parts: RollParts, query: RollQuery): Promise<Pick<RollPage, 'computers' | 'next'>> {
  if (query.cursor === undefined) await isCompared(parts, true);
  return loadPage(parts, query);
}

async function loadPage(
  parts: RollParts,
  { state, limit, cursor: after = '' }: RollQuery,
): Promise<Pick<RollPage, 'computers' | 'next'>> {
  const { database, now } = parts;
  const unusedBefore = now() - unusedSeconds;
  const filter = state === undefined ? { text: '1 = 1', parameters: [] } : filterOf(state, unusedBefore);
  const rows = await loadComputers(database, filter, { after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const machines = await machinesOf(parts, shown);
  return {
    computers: shown.map((row) => ({ ...listed(row, unusedBefore), client: machines.get(row.name) ?? null })),
    ...(rows.length > limit && last !== undefined && { next: last.name }),
  };
}

async function isCompared(parts: RollParts, isWhole: boolean): Promise<boolean> {
  if (!isWhole && wasComparedLately(parts)) return true;
  const { soon, whole } = compareRoll(parts);
  if (!isWhole) return soon;
  await whole;
  return true;
}

/** Looked up for what is shown: the roll keeps no trace of machines. */
async function machinesOf(
  parts: RollParts,
  rows: readonly StoredComputer[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const names = rows.filter(({ called }) => called > 0).map(({ name }) => name);
  if (names.length === 0) return new Map();
  const found = await findMachines(
    parts.database,
    names.map((name) => spellings(name, parts)),
  );
  return new Map(names.map((name, index) => [name, found[index]]));
}

const calledStates = [undefined, 'unlicensed', 'called'] as const;

function listed(
  { shown, disabled, lastUsed, called }: StoredComputer,
  unusedBefore: Seconds,
): Omit<ListedComputer, 'client'> {
  const isUnused = lastUsed !== null && lastUsed < unusedBefore;
  const state = calledStates[called] ?? (disabled === 1 ? 'disabled' : isUnused ? 'unused' : 'never');
  return { name: shown, state, lastUsed };
}

function filterOf(
  state: RollState,
  before: Seconds,
): { readonly text: string; readonly parameters: readonly SqlValue[] } {
  if (state === 'called') return { text: 'called = 2', parameters: [] };
  if (state === 'unlicensed') return { text: 'called = 1', parameters: [] };
  if (state === 'disabled') return { text: 'called = 0 and disabled = 1', parameters: [] };
  const used = state === 'unused' ? 'last_used < ?' : '(last_used is null or last_used >= ?)';
  return { text: `called = 0 and disabled = 0 and ${used}`, parameters: [before] };
}
