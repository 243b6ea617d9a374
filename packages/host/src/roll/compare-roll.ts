/** Compares a roll with the machines that called. A comparison of a large one goes on while whoever asked has an answer already. */
import { setImmediate } from 'node:timers/promises';
import type { Seconds } from '@attiva/protocol';
import type { Database, SqlValue, Statements } from '@attiva/storage';
import { foldName } from '../activation/name-keeper.ts';
import { listEditions } from '../machines/served-editions.ts';
import { lookForNames, markCalled, silentNames } from './roll.repository.ts';

export interface RollNames {
  readonly database: Database;
  readonly now: () => Seconds;
  /** A name as it is kept here, where names are kept as digests. */
  readonly digestOf?: (name: string) => string;
}

/** With all that was there when it was asked for. */
export interface Comparison {
  readonly whole: Promise<void>;
  /** True: it is through. False: the first thousands are, and it goes on; so long one waits for a page, and no longer. */
  readonly soon: Promise<boolean>;
}

const namesAtOnce = 500;
const looksForPage = 4;
/** A comparison that nobody would wait for holds for so long, or pages that ask again would keep it going for ever. */
const keptSeconds: Seconds = 30;

/** Comparisons under way, each with one behind it at most: whoever asks while one runs shares the next. */
const comparing = new WeakMap<Database, Comparison & { next?: Comparison }>();

/** When a long comparison was through. */
const throughAt = new WeakMap<Database, Seconds>();

/** Whether a long comparison was through a moment ago: for a page that is enough. */
export function wasComparedLately({ database, now }: RollNames): boolean {
  const age = now() - (throughAt.get(database) ?? Number.NEGATIVE_INFINITY);
  return age >= 0 && age < keptSeconds;
}

/** Two never run at once, however many ask. */
export function compareRoll(parts: RollNames): Comparison {
  const { database } = parts;
  const under = comparing.get(database);
  // The one that runs may have passed a name already: the next one begins after it.
  if (under !== undefined) return (under.next ??= comparisonAfter(under, parts));
  const soon = Promise.withResolvers<boolean>();
  const whole = compareNames(parts, () => soon.resolve(false)).finally(() => comparing.delete(database));
  whole.then(() => soon.resolve(true), soon.reject);
  const comparison = heard({ whole, soon: soon.promise });
  comparing.set(database, comparison);
  return comparison;
}

/** Whoever waits for one of the two hears of a failure there; after `soon` the next to look meets it again. */
function heard(comparison: Comparison): Comparison {
  comparison.whole.catch(() => {});
  comparison.soon.catch(() => {});
  return comparison;
}

function comparisonAfter(under: Comparison, parts: RollNames): Comparison {
  const begun = under.whole.catch(() => {}).then(() => ({ comparison: compareRoll(parts) }));
  const soon = under.soon.catch(() => true).then(async (isThrough) => isThrough && (await begun).comparison.soon);
  return heard({ whole: begun.then(({ comparison }) => comparison.whole), soon });
}

/** Looks for a machine of each name that had none so far, or none that was ever licensed, some at a time: requests that came meanwhile take their turn. */
async function compareNames(parts: RollNames, onEnough: () => void): Promise<void> {
  const { database } = parts;
  const applications = await listApplications(database);
  let after = '';
  for (let looks = 1; ; looks += 1) {
    const names = await silentNames(database, after, namesAtOnce);
    if (names.length === 0) {
      if (looks > looksForPage) throughAt.set(database, parts.now());
      else throughAt.delete(database);
      return;
    }
    const found = await lookForNames(
      database,
      names.map(({ name }) => spellings(name, parts)),
      applications,
    );
    const called = names.flatMap(({ name, called: before }, index) => {
      const is = found[index] ?? 0;
      return is > before ? [{ name, called: is }] : [];
    });
    if (called.length > 0) await database.transact((tx) => markCalled(tx, called));
    after = names.at(-1)?.name ?? '';
    if (looks === looksForPage) onEnough();
    await setImmediate();
  }
}

async function listApplications(on: Statements): Promise<readonly string[]> {
  // What packs say of them is of no use here.
  const editions = await listEditions(on, { find: () => undefined });
  return [...new Set(editions.map(({ application }) => application))];
}

/**
 * Two full names are the same machine when they are equal; a short one is the same as a full one that begins with it. Case tells
 * none apart. Where names are kept as digests, a short name in the roll finds no machine that told its full one.
 */
export function spellings(name: string, { digestOf }: RollNames): readonly SqlValue[] {
  const [label = name] = name.split('.', 1);
  if (digestOf !== undefined) return [foldName(digestOf(name)), foldName(digestOf(label)), '', ''];
  const isShort = label === name;
  return [name, label, isShort ? `${label}.` : '', isShort ? `${label}/` : ''];
}
