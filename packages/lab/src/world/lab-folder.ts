import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that ends with the lab: in memory where the system has such a place, so that nothing touches a disk. */
export interface LabFolder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function makeLabFolder(): Promise<LabFolder> {
  const path = await mkdtemp(join(memoryPlace() ?? tmpdir(), 'attiva-lab-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

function memoryPlace(): string | undefined {
  try {
    accessSync('/dev/shm', constants.W_OK | constants.X_OK);
    return '/dev/shm';
  } catch {
    return undefined; // No such place on this system: the usual one does.
  }
}
