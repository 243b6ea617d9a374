/** Use case: how many machines a view has. Exactly, where that costs little; else at least how many. */
import { setImmediate } from 'node:timers/promises';
import { gatherMachines } from './gather-machines.ts';
import { type MachineParts, phaseFacts, usualEntries } from './list-machines.ts';
import { countEntries, type Source } from './machine-source.ts';
import { readView } from './machine-view.ts';
import { mergeSources } from './merge-sources.ts';
import { sourcesOf } from './sources-of-view.ts';

export interface MachineCount {
  readonly count: number;
  /** Whether there are no more than these. */
  readonly exact: boolean;
}

/** Entries of an index that are counted at once: some 10 ms. */
const countedAtOnce = 1_000_000;

/** Rows that are counted one by one where an index alone does not say their number. */
const mostRead = 2000;

/** @throws {ActivationError} `wrong-usage` for a wrong field of the view. */
export async function countMachines(
  parts: MachineParts,
  given: Readonly<Record<string, unknown>>,
): Promise<MachineCount> {
  const { view } = readView(given, parts.now());
  const { database } = parts;
  const facts = await phaseFacts(parts, parts.now());
  const budget = { left: parts.entriesPerPage ?? usualEntries };
  // The smallest index first.
  for (const order of ['client', 'expires', 'lastSeen'] as const) {
    const sources = sourcesOf(view, facts, { order, descending: false });
    if (sources.every(isUnfiltered)) return countByIndex(parts, sources);
  }
  const gathered = await gatherMachines(database, { view, facts, budget, most: parts.gatherAtMost });
  if (gathered !== undefined) return { count: gathered.length, exact: true };
  const sources = sourcesOf(view, facts, { order: 'lastSeen', descending: true });
  const { rows, next } = await mergeSources(database, sources, { after: undefined, most: mostRead, budget });
  return { count: rows.length, exact: next === undefined };
}

function isUnfiltered({ filter }: Source): boolean {
  return filter.parameters.length === 0 && filter.text === '1 = 1';
}

async function countByIndex({ database }: MachineParts, sources: readonly Source[]): Promise<MachineCount> {
  let count = 0;
  for (const source of sources) {
    count += await countEntries(database, source, countedAtOnce);
    await setImmediate(); // Requests that came meanwhile take their turn.
  }
  return { count, exact: true };
}
