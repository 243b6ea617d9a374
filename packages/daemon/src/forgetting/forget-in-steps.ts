/**
 * Forgetting in small steps, for host and authority alike: a transaction each, as long as `step-size.ts` says, and between two of them
 * everybody else has at least as much time. It ends between two steps: when there is nothing left, when it has taken as many as one
 * run may, when the clock was set, when it is told to stop. What is past its time is left to whoever asks.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { ClockWatch } from '../clock/clock-watch.ts';
import { nextStepSize, type StepSizes, usualStepSizes } from './step-size.ts';

/** Lets everybody else go first, for so many milliseconds at least; at once when it is given up. */
export type GiveWay = (milliseconds: number, givenUp: AbortSignal) => Promise<void>;

/** What a step takes of its transaction itself. */
export interface SteppingTransaction {
  get(sql: string): Promise<unknown>;
  /** After the commit brings what was changed to its place; calls when that is done, before anybody else has a turn. */
  settle(done: () => void): void;
}

export interface SteppingParts<Tx extends SteppingTransaction> {
  readonly database: { transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> };
  readonly clock: Pick<ClockWatch, 'holdsBack'>;
  /** Milliseconds: measures how long a step takes. */
  readonly monotonic: () => number;
  /** Default: rests. */
  readonly giveWay?: GiveWay;
  /** Stops it between two steps. */
  readonly stopped: AbortSignal;
  /**
   * Most steps of this run that remove something. Default 1,000. One that only looks is free: a walk begins anew with each run, and
   * would not come to its end.
   */
  readonly most?: number;
  readonly sizes?: StepSizes;
}

/** Removes rows in the transaction, at most so many; gives how many: fewer, and there are no more. */
export type ForgetSome<Tx> = (tx: Tx, most: number) => Promise<number>;

/** Looks at the next rows in the transaction, at most so many, and removes those that are past their time. */
export type WalkSome<Tx> = (tx: Tx, most: number) => Promise<Walked>;

export interface Walked {
  /** Rows that were looked at: fewer than might be, and there are no more. Each step goes on behind them. */
  readonly seen: number;
  readonly removed: number;
}

/** The steps of one run. */
export interface Stepping<Tx> {
  /** Repeats it until there are no more, or this run has to end; gives the sum. */
  readonly forget: (some: ForgetSome<Tx>) => Promise<number>;
  /** The same over rows of which some stay; gives how many were removed. */
  readonly walk: (some: WalkSome<Tx>) => Promise<number>;
  /** Whether this run had to end before all was forgotten. */
  readonly cutShort: () => boolean;
}

/** Milliseconds. A step over which the machine fell asleep did not hold up anybody for hours. */
const longestRest = 2000;

export function createStepping<Tx extends SteppingTransaction>(parts: SteppingParts<Tx>): Stepping<Tx> {
  const { database, clock, monotonic, giveWay = rest, stopped, sizes = usualStepSizes } = parts;
  let left = parts.most ?? 1000;
  let isHeldBack = false;
  let isCutShort = false;
  let took = 0;
  const mayGoOn = async (): Promise<boolean> => {
    if (left <= 0 || isHeldBack || stopped.aborted) return false;
    await giveWay(Math.min(took, longestRest), stopped);
    if (stopped.aborted) return false;
    // A clock that was set while this goes on: what it said when this began may have been wrong.
    isHeldBack = await clock.holdsBack();
    return !isHeldBack;
  };
  const step = async (some: WalkSome<Tx>, most: number): Promise<Walked> => {
    let [began, ended] = [0, 0];
    const walked = await database.transact(async (tx) => {
      // Until this is answered others have the writer: a server gives it with the first statement.
      await tx.get('select 1');
      began = monotonic();
      const done = await some(tx, most);
      ended = monotonic();
      if (done.removed === 0) return done;
      // What a step leaves in the log of an SQLite file would be left to a commit of somebody else, thousands of pages at once.
      tx.settle(() => {
        ended = monotonic();
      });
      return done;
    });
    if (walked.removed > 0) left -= 1;
    took = ended - began;
    return walked;
  };
  const walk = async (some: WalkSome<Tx>): Promise<number> => {
    let sum = 0;
    for (let most = sizes.first; ; most = nextStepSize(sizes, { rows: most, milliseconds: took })) {
      if (!(await mayGoOn())) {
        isCutShort = true;
        return sum;
      }
      const { seen, removed } = await step(some, most);
      sum += removed;
      if (seen < most) return sum;
    }
  };
  return {
    forget: (some) =>
      walk(async (tx, most) => {
        const removed = await some(tx, most);
        return { seen: removed, removed };
      }),
    walk,
    cutShort: () => isCutShort,
  };
}

/** Leaves the database to others for as long. */
export const rest: GiveWay = async (milliseconds, givenUp) => {
  // It rejects when it is given up: then it is over as well.
  await setTimeout(milliseconds, undefined, { signal: givenUp }).catch(() => undefined);
  await setImmediate(); // What came meanwhile is read.
};
