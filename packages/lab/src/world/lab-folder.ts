import { accessSync, constants, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that ends with the lab: in memory where the system has such a place, so that nothing touches a disk. */
export interface LabFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** An empty folder for this account alone. */
export async function makeLabFolder(): Promise<LabFolder> {
  const path = await mkdtemp(join(memoryPlace() ?? tmpdir(), 'attiva-lab-'));
  if (left.size === 0) process.on('exit', removeLeft);
  left.add(path);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true });
      left.delete(path);
      if (left.size === 0) process.off('exit', removeLeft);
    },
  };
}

const left = new Set<string>();

/** For a process that ends without asking (a second Ctrl-C, a mistake of ours): memory must not fill up with its worlds. */
function removeLeft(): void {
  for (const path of left) rmSync(path, { recursive: true, force: true });
}

function memoryPlace(): string | undefined {
  try {
    accessSync('/dev/shm', constants.W_OK | constants.X_OK);
    return '/dev/shm';
  } catch {
    return undefined; // No such place on this system: the usual one does.
  }
}
