/** Use case: how many machines a view has. Exactly, where that costs little; else at least how many. */
import { setImmediate } from 'node:timers/promises';
import type { Seconds } from '@attiva/protocol';
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
  /** The moment that it holds for. */
  readonly at: Seconds;
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
  const at = parts.now();
  const { view } = readView(given, at);
  const { database } = parts;
  const facts = await phaseFacts(parts, at);
  const budget = { left: parts.entriesPerPage ?? usualEntries };
  // The smallest index first.
  for (const order of ['client', 'expires', 'lastSeen'] as const) {
    const sources = sourcesOf(view, facts, { order, descending: false });
    if (sources.every(isUnfiltered)) return { count: await countByIndex(parts, sources), exact: true, at };
  }
  const gathered = await gatherMachines(database, { view, facts, budget, most: parts.gatherAtMost });
  if (gathered !== undefined) return { count: gathered.length, exact: true, at };
  const sources = sourcesOf(view, facts, { order: 'lastSeen', descending: true });
  const { rows, next } = await mergeSources(database, sources, { after: undefined, most: mostRead, budget });
  return { count: rows.length, exact: next === undefined, at };
}

function isUnfiltered({ filter }: Source): boolean {
  return filter.parameters.length === 0 && filter.text === '1 = 1';
}

async function countByIndex({ database }: MachineParts, sources: readonly Source[]): Promise<number> {
  let count = 0;
  for (const source of sources) {
    count += await countEntries(database, source, countedAtOnce);
    await setImmediate(); // Requests that came meanwhile take their turn.
  }
  return count;
}
