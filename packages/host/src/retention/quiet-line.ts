/** When to take the next step of work that can wait: machines that wait for an answer go first. */
import { setTimeout } from 'node:timers/promises';
import { type GiveWay, rest } from '@attiva/daemon';
import type { BatchLine } from '../activation/batch-line.ts';

/** A host that is never idle forgets all the same: the smallest step a second is more than a million rows a day. */
const longestMilliseconds = 1000;

const waitReally: GiveWay = async (milliseconds, signal) => {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
};

/**
 * Rests for as long as it is asked to, so that who is not in the line has the writer as well; then fulfils when nobody waits in the
 * line, at the latest after a second.
 */
export function quietLine(line: Pick<BatchLine, 'drain'>, wait: GiveWay = waitReally): GiveWay {
  // One wait of the line for all of ours: a line that never ends would gather one a second.
  let drained: Promise<void> | undefined;
  return async (milliseconds, givenUp) => {
    if (milliseconds > 0) await wait(milliseconds, givenUp);
    drained ??= line.drain().finally(() => {
      drained = undefined;
    });
    const enough = new AbortController();
    await Promise.race([drained, wait(longestMilliseconds, AbortSignal.any([enough.signal, givenUp]))]);
    enough.abort();
    await rest(0, givenUp); // Requests that came meanwhile are read.
  };
}
