/** The place of this process among the others of its machine (familiar: EnableKmsLowPriority). */
import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const { PRIORITY_BELOW_NORMAL, PRIORITY_NORMAL } = constants.priority;

/** Gives whether the system allowed it: going back up needs a right that an ordinary account lacks. */
export type SetPriority = (low: boolean) => boolean;

/** For all threads of this process that run, and those to come. */
export const setProcessPriority: SetPriority = (low) => {
  try {
    for (const thread of threads()) setPriority(thread, low ? PRIORITY_BELOW_NORMAL : PRIORITY_NORMAL);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SYSTEM_ERROR') return false;
    throw error;
  }
};

/** Linux gives each thread a place of its own: 0 would be the main thread alone, and the verifier is another. */
function threads(): readonly number[] {
  try {
    return readdirSync('/proc/self/task').map(Number);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [0];
    throw error;
  }
}
