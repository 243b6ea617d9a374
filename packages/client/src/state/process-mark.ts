import { readFileSync, readlinkSync } from 'node:fs';
import { processExists, thisPid, thisPlatform } from '../this-process.ts';

/** Who holds a lock, precisely enough to notice that the process has died and its number was given away again. */
export interface ProcessMark {
  readonly pid: number;
  /** Start of the process in clock ticks since boot (Linux), '' where unknown. */
  readonly start: string;
  /** Id of this boot (Linux), '' where unknown. */
  readonly boot: string;
  /** The process-number space (containers have their own), '' where unknown. */
  readonly space: string;
}

/** Whether the holder still runs. `unknown`: it lives in another container's process space. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** Reads marks of processes and judges them; a port, so that tests can play a reboot. */
export interface Processes {
  self(): ProcessMark;
  liveness(mark: ProcessMark): Liveness;
}

/** The machine's processes. */
export const systemProcesses: Processes = {
  self: () => ({ pid: thisPid, start: startOf('self'), boot: bootId(), space: processSpace() }),
  liveness: (mark) => {
    if (mark.boot !== bootId()) return 'dead';
    if (mark.space !== processSpace()) return 'unknown';
    if (!processExists(mark.pid)) return 'dead';
    const start = startOf(String(mark.pid));
    return start !== '' && mark.start !== '' && start !== mark.start ? 'dead' : 'alive';
  },
};

function bootId(): string {
  return readOptional('/proc/sys/kernel/random/boot_id').trim();
}

function processSpace(): string {
  if (thisPlatform !== 'linux') return '';
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return ''; // A sandbox without /proc: the process number alone has to do.
  }
}

/** Field 22 of /proc/PID/stat; the command's name before it may hold spaces and brackets, so count from its end. */
function startOf(pid: string): string {
  const stat = readOptional(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readOptional(path: string): string {
  if (thisPlatform !== 'linux') return '';
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // Ended in the meantime, or no /proc here: unknown, which is a value.
  }
}
