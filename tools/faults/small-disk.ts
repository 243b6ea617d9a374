/** A disk of a few megabytes that can be filled to the last byte (tmpfs; mounting needs root). */
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  readonly path: string;
  /** Until nothing more fits. */
  fill(): Promise<void>;
  free(): Promise<void>;
}

export async function onSmallDisk(work: (disk: SmallDisk) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'attiva-faults-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', path]);
  const filler = join(path, 'filler');
  try {
    await work({ path, fill: () => fillUp(filler), free: () => rm(filler, { force: true }) });
  } finally {
    await run('umount', ['-l', path]);
    await rm(path, { recursive: true, force: true });
  }
}

async function fillUp(path: string): Promise<void> {
  for (const size of [1 << 20, 1 << 12, 1]) {
    try {
      for (let written = 0; written < 64 << 20; written += size) await appendFile(path, Buffer.alloc(size));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
}
