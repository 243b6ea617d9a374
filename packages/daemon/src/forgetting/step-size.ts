/**
 * How many rows the next step of forgetting takes: as many as the last ones say fit into its time. A step holds the one writer of
 * a database, and whoever waits for an answer waits behind it; what a row costs depends on table, disk and engine.
 */

export interface StepSizes {
  /** Milliseconds, its commit included, that a step is meant to take. */
  readonly aim: number;
  /** Rows of the first step of each table, of which nothing is known yet. */
  readonly first: number;
  /** Rows that a step takes however slow the disk: fewer would never come to an end. */
  readonly least: number;
  /** Rows that a step takes however fast. */
  readonly most: number;
}

/** However slow the disk, a run of 1,000 steps comes to 16,000 rows; what is left goes with the next run, within a minute. */
export const usualStepSizes: StepSizes = { aim: 15, first: 32, least: 16, most: 2000 };

/**
 * @param last rows of the last step, and the milliseconds that it took (0: too few to be measured).
 * @returns rows of the next one: down at once, up to twice as many at most.
 */
export function nextStepSize(
  { aim, least, most }: StepSizes,
  last: { readonly rows: number; readonly milliseconds: number },
): number {
  const fitting = last.milliseconds > 0 ? Math.floor((last.rows * aim) / last.milliseconds) : most;
  return Math.max(least, Math.min(most, fitting, last.rows * 2));
}
