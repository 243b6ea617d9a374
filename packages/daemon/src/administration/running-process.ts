/**
 * Whether the process that a daemon's notice (`running.json`) names may be that daemon. A notice outlives a daemon that
 * was killed; then any account of this machine can wait for the process number to come round, take the port, and be
 * sent tokens and product keys by the next command.
 */
import { statSync } from 'node:fs';
import { systemErrorCode } from '../errors/system-error.ts';

export interface ProcessSight {
  /** Whether a process of this number runs. */
  alive(pid: number): boolean;
  /** Account that owns a file; undefined where there is no such file. */
  ownerOf(path: string): number | undefined;
}

const systemSight: ProcessSight = {
  alive(pid) {
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return systemErrorCode(error) === 'EPERM'; // Alive, and of another account.
    }
  },
  ownerOf: (path) => statSync(path, { throwIfNoEntry: false })?.uid,
};

/**
 * Whether the process runs and belongs to the account that wrote the notice, or to root. Where the system does not show
 * owners of processes (no /proc) it is enough that it runs.
 */
export function mayBeDaemon(pid: number, notice: string, sight: ProcessSight = systemSight): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1 || !sight.alive(pid)) return false;
  const owner = sight.ownerOf(`/proc/${pid}`);
  return owner === undefined || owner === 0 || owner === sight.ownerOf(notice);
}
