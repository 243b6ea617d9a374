/** Use cases: a roll is taken, compared with the machines that called, shown and removed. */
import { setImmediate } from 'node:timers/promises';
import { ActivationError, daySeconds, type Seconds } from '@attiva/protocol';
import type { Database, SqlValue } from '@attiva/storage';
import { foldName } from '../activation/name-keeper.ts';
import { recordAudit } from '../audit/audit.repository.ts';
import type { RollComputer } from './read-list.ts';
import {
  countComputers,
  loadComputers,
  loadOrigin,
  lookForNames,
  markCalled,
  replaceRoll,
  type RollOrigin,
  silentNames,
  type StoredComputer,
} from './roll.repository.ts';

/** An account that nobody has used for so long is told apart: its computer is likely gone. */
export const unusedDays = 90;

export interface RollParts {
  readonly database: Database;
  readonly now: () => Seconds;
  /** How names are kept: without any, nothing can be compared. */
  readonly names: 'full' | 'hashed' | 'none';
  /** A name as it is kept here, where names are kept as digests. */
  readonly digestOf?: (name: string) => string;
}

/** `never`: in use, as far as is known, and never called. */
export const rollStates = ['never', 'unused', 'disabled', 'called'] as const;
export type RollState = (typeof rollStates)[number];

export interface ListedComputer {
  readonly name: string;
  readonly state: RollState;
  readonly lastUsed: Seconds | null;
}

export interface RollPage {
  /** Null: none has been taken. */
  readonly taken: RollOrigin | null;
  readonly counts: Readonly<Record<RollState | 'computers', number>>;
  readonly computers: readonly ListedComputer[];
  readonly next?: string;
}

const namesAtOnce = 500;

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
  await database.transact(async (tx) => {
    await replaceRoll(tx, { at, ...origin }, computers);
    const details = { from: origin.from, computers: computers.length };
    const entry = { at, actor, action: 'roll-taken', subject: 'host', details } as const;
    await recordAudit(tx, { ...entry, personal: { source: origin.source } });
  });
  await compare(parts);
}

export async function removeRoll({ database, now, actor }: RollParts & { readonly actor: string }): Promise<void> {
  await database.transact(async (tx) => {
    await replaceRoll(tx, undefined, []);
    await recordAudit(tx, { at: now(), actor, action: 'roll-removed', subject: 'host', details: {} });
  });
}

/** Comparisons under way, each with one behind it at most: whoever asks while one runs shares the next. */
const comparing = new WeakMap<Database, { readonly now: Promise<void>; next?: Promise<void> }>();

/** Compares, with all that was there when this was called; two never run at once, however many ask. */
function compare(parts: RollParts): Promise<void> {
  const { database } = parts;
  const under = comparing.get(database);
  if (under !== undefined) {
    // The one that runs may have passed a name already: the next one begins after it.
    under.next ??= under.now.catch(() => {}).then(() => compare(parts));
    return under.next;
  }
  const now = compareNames(parts).finally(() => comparing.delete(database));
  comparing.set(database, { now });
  return now;
}

/** Looks for a machine of each name that had none so far, some at a time: requests that came meanwhile take their turn. */
async function compareNames(parts: RollParts): Promise<void> {
  const { database } = parts;
  let after = '';
  for (;;) {
    const names = await silentNames(database, after, namesAtOnce);
    if (names.length === 0) return;
    const found = await lookForNames(
      database,
      names.map((name) => spellings(name, parts)),
    );
    const called = names.filter((_, index) => found[index] === true);
    if (called.length > 0) await database.transact((tx) => markCalled(tx, called));
    after = names.at(-1) ?? '';
    await setImmediate();
  }
}

/**
 * Two full names are the same machine when they are equal; a short one is the same as a full one that begins with it. Case tells
 * none apart. Where names are kept as digests, a short name in the roll finds no machine that told its full one.
 */
function spellings(name: string, { digestOf }: RollParts): readonly SqlValue[] {
  const [label = name] = name.split('.', 1);
  if (digestOf !== undefined) return [foldName(digestOf(name)), foldName(digestOf(label)), '', ''];
  const isShort = label === name;
  return [name, label, isShort ? `${label}.` : '', isShort ? `${label}/` : ''];
}

export interface RollQuery {
  readonly state?: RollState | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of the roll, in the order of names, as it compares now. */
export async function showRoll(parts: RollParts, query: RollQuery): Promise<RollPage> {
  const { database, now } = parts;
  if (query.cursor === undefined) await compare(parts);
  const unusedBefore = now() - unusedDays * daySeconds;
  const filter = query.state === undefined ? { text: '1 = 1', parameters: [] } : filterOf(query.state, unusedBefore);
  const { limit, cursor: after = '' } = query;
  const rows = await loadComputers(database, filter, { after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const { computers, called, disabled, unused } = await countComputers(database, unusedBefore);
  return {
    taken: (await loadOrigin(database)) ?? null,
    counts: { computers, called, disabled, unused, never: computers - called - disabled - unused },
    computers: shown.map((row) => listed(row, unusedBefore)),
    ...(rows.length > limit && last !== undefined && { next: last.name }),
  };
}

function listed({ shown, disabled, lastUsed, called }: StoredComputer, unusedBefore: Seconds): ListedComputer {
  const isUnused = lastUsed !== null && lastUsed < unusedBefore;
  const state = called === 1 ? 'called' : disabled === 1 ? 'disabled' : isUnused ? 'unused' : 'never';
  return { name: shown, state, lastUsed };
}

function filterOf(
  state: RollState,
  before: Seconds,
): { readonly text: string; readonly parameters: readonly SqlValue[] } {
  if (state === 'called') return { text: 'called = 1', parameters: [] };
  if (state === 'disabled') return { text: 'called = 0 and disabled = 1', parameters: [] };
  const used = state === 'unused' ? 'last_used < ?' : '(last_used is null or last_used >= ?)';
  return { text: `called = 0 and disabled = 0 and ${used}`, parameters: [before] };
}
