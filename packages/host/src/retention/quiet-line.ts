/** When to take the next step of work that can wait: machines that wait for an answer go first. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { BatchLine } from '../activation/batch-line.ts';

/** A host that is never idle forgets all the same: 500 rows a second are 43 million a day. */
const longestMilliseconds = 1000;

/** Fulfils after so many milliseconds, or as soon as it is given up. */
type Wait = (milliseconds: number, givenUp: AbortSignal) => Promise<void>;

const waitReally: Wait = async (milliseconds, signal) => {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
};

/** Fulfils when nobody waits in the line, at the latest after a second. */
export function quietLine(line: Pick<BatchLine, 'drain'>, wait: Wait = waitReally): () => Promise<void> {
  // One wait of the line for all of ours: a line that never ends would gather one a second.
  let drained: Promise<void> | undefined;
  return async () => {
    drained ??= line.drain().finally(() => {
      drained = undefined;
    });
    const enough = new AbortController();
    await Promise.race([drained, wait(longestMilliseconds, enough.signal)]);
    enough.abort();
    await setImmediate(); // Requests that came meanwhile are read.
  };
}
