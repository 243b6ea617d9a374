/**
 * Merges sources into one list, in order, within a budget of entries looked at. Where the budget ends first, the list ends
 * at a place up to which nothing was left out, and can be taken up there. Between steps others get their turn.
 */
import { setImmediate } from 'node:timers/promises';
import type { Statements } from '@attiva/storage';
import { readStep, type Source } from './machine-source.ts';
import { comparePlaces, type Place, type PlacedMachine, placeOf } from './machine-row.ts';

export interface Budget {
  /** Entries of a covering index that may still be looked at. */
  left: number;
}

export interface Merged {
  readonly rows: readonly PlacedMachine[];
  /** Where to go on; `undefined`: there is nothing more. */
  readonly next: Place | undefined;
}

interface Reading {
  readonly source: Source;
  waiting: PlacedMachine[];
  reached: Place | undefined;
  isOver: boolean;
  hasBegun: boolean;
  /** Entries of the next step: many where few rows came of them. */
  entries: number;
}

/** Most entries of one step: some 20 ms, in which nobody else has a turn. */
const mostAtOnce = 40_000;

/** The first `most` rows behind `after` of all sources, which have one direction. */
export async function mergeSources(
  on: Statements,
  sources: readonly Source[],
  of: { readonly after: Place | undefined; readonly most: number; readonly budget: Budget },
): Promise<Merged> {
  const descending = sources[0]?.descending === true;
  const inOrder = (a: Place, b: Place): number => (descending ? comparePlaces(b, a) : comparePlaces(a, b));
  const readings = sources.map((source): Reading => {
    return { source, waiting: [], reached: of.after, isOver: false, hasBegun: false, entries: of.most };
  });
  const rows: PlacedMachine[] = [];
  while (rows.length < of.most) {
    const empty = nextToRead(readings, inOrder);
    if (empty !== undefined) {
      // Each says at least how far it reaches: a page that is not full must name a place.
      if (of.budget.left <= 0 && empty.hasBegun) break;
      await readOn(on, empty, { ...of, until: firstOf(readings, inOrder)?.waiting[0] });
      continue;
    }
    const first = firstOf(readings, inOrder);
    if (first === undefined) return { rows, next: undefined };
    rows.push(first.waiting.shift() as PlacedMachine);
  }
  if (rows.length === of.most) {
    const isEnd = readings.every(({ waiting, isOver }) => isOver && waiting.length === 0);
    const last = rows.at(-1);
    return { rows, next: isEnd || last === undefined ? undefined : placeOf(last) };
  }
  return endOfBudget(rows, { readings, inOrder, most: of.most });
}

/** The one that is the furthest behind, if it is behind the next row: that may not be the next one after all. */
function nextToRead(readings: readonly Reading[], inOrder: (a: Place, b: Place) => number): Reading | undefined {
  const empty = readings.filter(({ waiting, isOver }) => waiting.length === 0 && !isOver);
  const fresh = empty.find(({ hasBegun }) => !hasBegun);
  if (fresh !== undefined) return fresh;
  const next = firstOf(readings, inOrder)?.waiting[0];
  const behind = empty.filter(({ reached }) => next === undefined || inOrder(reached as Place, next) < 0);
  return behind.sort((a, b) => inOrder(a.reached as Place, b.reached as Place))[0];
}

async function readOn(
  on: Statements,
  reading: Reading,
  { most, budget, until }: { readonly most: number; readonly budget: Budget; readonly until: Place | undefined },
): Promise<void> {
  const { source } = reading;
  const entries = Math.max(1, Math.min(reading.entries, Math.ceil(mostAtOnce / source.cost)));
  // Where rows are rare a long step could lead far beyond the next row of another source, for nothing.
  const isLong = entries > most;
  const step = await readStep(on, source, { after: reading.reached, entries, most, until: isLong ? until : undefined });
  budget.left -= step.entries * source.cost;
  reading.hasBegun = true;
  reading.waiting = [...step.rows];
  reading.isOver = step.reached === undefined;
  reading.reached = step.reached;
  reading.entries = entries * (step.entries >= entries && step.rows.length * 4 < most ? 4 : 1);
  if (entries * source.cost > 2000) await setImmediate(); // Requests that came meanwhile take their turn.
}

function firstOf(readings: readonly Reading[], inOrder: (a: Place, b: Place) => number): Reading | undefined {
  let first: Reading | undefined;
  for (const reading of readings) {
    const [row] = reading.waiting;
    if (row === undefined) continue;
    if (first?.waiting[0] === undefined || inOrder(row, first.waiting[0]) < 0) first = reading;
  }
  return first;
}

/** Up to the least place that a source has reached nothing can come any more. */
function endOfBudget(
  rows: readonly PlacedMachine[],
  of: {
    readonly readings: readonly Reading[];
    readonly inOrder: (a: Place, b: Place) => number;
    readonly most: number;
  },
): Merged {
  const { readings, inOrder, most } = of;
  const open = readings.filter(({ waiting, isOver }) => waiting.length === 0 && !isOver);
  const [least] = open.map(({ reached }) => reached as Place).sort(inOrder);
  const waiting = readings.flatMap((reading) => reading.waiting).sort(inOrder);
  const more = least === undefined ? waiting : waiting.filter((row) => inOrder(row, least) <= 0);
  const all = [...rows, ...more.slice(0, most - rows.length)];
  return { rows: all, next: all.length === most ? placeOf(all.at(-1) as Place) : least };
}
