/** Use case: how many machines a view has. Exactly, where that costs little; else at least how many. */
import { setImmediate } from 'node:timers/promises';
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { gatherMachines } from './gather-machines.ts';
import { type MachineParts, phaseFacts, usualEntries } from './list-machines.ts';
import type { PhaseFacts } from './list-phases.ts';
import { countEntries, countFiltered, countOthers, type Source } from './machine-source.ts';
import { type MachineView, readView } from './machine-view.ts';
import { mergeSources } from './merge-sources.ts';
import { momentOfSearch } from './recent-searches.ts';
import { editionsOf, narrowRanges, sourcesOf } from './sources-of-view.ts';

export interface MachineCount {
  readonly count: number;
  /** Whether there are no more than these. */
  readonly exact: boolean;
  /** The moment that it holds for. */
  readonly at: Seconds;
}

/** Entries of an index that are looked at for an exact number. */
const mostFiltered = 250_000;

/** Rows that are counted one by one where an index alone does not say their number. */
const mostRead = 2000;

/** @throws {ActivationError} `wrong-usage` for a wrong field of the view. */
export async function countMachines(
  parts: MachineParts,
  given: Readonly<Record<string, unknown>>,
): Promise<MachineCount> {
  const { database } = parts;
  const now = parts.now();
  // That of a search that has been looked through all names for, if it is not old.
  const at = momentOfSearch(database, readView(given, now).view, now) ?? now;
  const { view } = readView(given, at);
  const facts = await phaseFacts(parts, at);
  const budget = { left: parts.entriesPerPage ?? usualEntries };
  const isWhole = view.shortLived === undefined && editionsOf(view, facts).length === facts.editions.length;
  // The smallest index first.
  for (const order of ['client', 'expires', 'lastSeen'] as const) {
    const sources = sourcesOf(view, facts, { order, descending: false });
    if (sources.every(isUnfiltered)) return { count: await countByIndex(database, sources, isWhole), exact: true, at };
  }
  const covered = await countCovered(database, view, facts);
  if (covered !== undefined) return { count: covered, exact: true, at };
  const gathered = await gatherMachines(database, {
    view,
    facts,
    budget,
    most: parts.gatherAtMost,
    anew: false,
    whole: view,
    namesAtOnce: parts.namesAtOnce,
  });
  if (gathered !== undefined && gathered !== 'unfinished') return { count: gathered.length, exact: true, at };
  const sources = sourcesOf(view, facts, { order: 'lastSeen', descending: true });
  const { rows, next } = await mergeSources(database, sources, { after: undefined, most: mostRead, budget });
  return { count: rows.length, exact: next === undefined, at };
}

/** Where an index holds all that the filter asks of: its entries, if they are not too many; `undefined`: they are. */
async function countCovered(on: Statements, view: MachineView, facts: PhaseFacts): Promise<number | undefined> {
  let narrowest: readonly Source[] | undefined;
  let fewest = mostFiltered + 1;
  for (const sources of narrowRanges(view, facts)) {
    if (sources.some(({ cost }) => cost > 1)) return undefined;
    let entries = 0;
    for (const source of sources) {
      entries += await countEntries(on, source, fewest);
      if (entries >= fewest) break;
    }
    if (entries < fewest) [narrowest, fewest] = [sources, entries];
  }
  if (narrowest === undefined) return undefined;
  let count = 0;
  for (const source of narrowest) {
    count += await countFiltered(on, source);
    await setImmediate(); // Requests that came meanwhile take their turn.
  }
  return count;
}

function isUnfiltered({ filter }: Source): boolean {
  return filter.parameters.length === 0 && filter.text === '1 = 1';
}

/** @param isWhole whether the sources, without their bounds, are all that there is: counted without looking at any part. */
async function countByIndex(on: Statements, sources: readonly Source[], isWhole: boolean): Promise<number> {
  if (isWhole && sources.every(({ bounds }) => bounds.length === 0)) return countOthers(on, []);
  // Most machines hold a lease: those that hold none are counted in their place.
  const others = sources.map(restOf);
  if (isWhole && others.every((source) => source !== undefined)) return countOthers(on, others);
  let count = 0;
  for (const source of sources) {
    count += await countEntries(on, source);
    await setImmediate(); // Requests that came meanwhile take their turn.
  }
  return count;
}

/** The rest of a source that begins somewhere and has no end: what is before the last of its beginnings. */
function restOf(source: Source): Source | undefined {
  const { bounds } = source;
  if (bounds.length === 0 || !bounds.every(({ sign }) => sign.startsWith('>'))) return undefined;
  const [first, ...others] = bounds.toSorted((a, b) => Number(b.value) - Number(a.value));
  if (first === undefined || others.some(({ value }) => value === first.value)) return undefined;
  return { ...source, bounds: [{ sign: first.sign === '>' ? '<=' : '<', value: first.value }] };
}
