/**
 * What a power cut may leave of an SQLite database. The process is stopped, so that file and log are of one moment; from
 * them those states are made that a disk may be in: what had been answered was synced before, of all that was written since any
 * sector may be old, new, zeros or anything else, and a checkpoint may have got to any of its pages.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../fuzz/random.ts';
import { readWal, type WalContent } from './wal-file.ts';

/** File and log at one moment. */
export interface DatabaseImage {
  readonly file: Buffer;
  readonly log: Buffer;
}

/** Stops the process between two of its instructions, reads both files, and lets it go on. Nothing happens here meanwhile. */
export function photograph<T>(pid: number, path: string, meanwhile: () => T): { image: DatabaseImage; seen: T } {
  process.kill(pid, 'SIGSTOP');
  try {
    while (!isStopped(pid));
    const seen = meanwhile();
    return { image: { file: readFileSync(path), log: readFileSync(`${path}-wal`) }, seen };
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** Every thread of it (proc(5)). */
function isStopped(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
  });
}

/** Writes the image into a folder and gives the database's path. */
export function develop({ file, log }: DatabaseImage, folder: string, name: string): string {
  const path = join(folder, `${name}.db`);
  writeFileSync(path, file);
  writeFileSync(`${path}-wal`, log);
  return path;
}

export interface LeftState {
  readonly name: string;
  readonly image: DatabaseImage;
}

/** Our databases write the log back into the file after so many frames, before anybody is answered. */
const checkpointFrames = 4000;
const sector = 512;

/**
 * Finds how little of the log holds everything that was answered: what comes after may not have been synced.
 * @param holds whether a database of this image has everything.
 */
export async function syncedEnd(
  image: DatabaseImage,
  holds: (image: DatabaseImage) => Promise<boolean>,
): Promise<number> {
  const { commits = [] } = readWal(image.log) ?? {};
  const ends = [0, ...commits.map(({ end }) => end)];
  const last = ends.length - 1;
  // A checkpoint syncs the log first: then all of it is certain.
  const frames = commits.reduce((sum, commit) => sum + commit.frames.length, 0);
  if (frames >= checkpointFrames) return ends[last] ?? 0;
  let found = last;
  while (found > 0 && found > last - mostOpen && (await holds(cutAt(image, ends[found - 1] ?? 0)))) found -= 1;
  return ends[found] ?? 0;
}

/** Commits whose answers may be on their way at one moment; further back there is nothing new to find. */
const mostOpen = 6;

function cutAt({ file, log }: DatabaseImage, end: number): DatabaseImage {
  return { file, log: log.subarray(0, end) };
}

/** States after a power cut, the mildest first. `safe`: where in the log what is certain ends. */
export function leftStates(image: DatabaseImage, safe: number, random: Random): LeftState[] {
  const { file, log } = image;
  const tail = log.length - safe;
  const content = readWal(log);
  const torn = tornFile(file, log, { content, safe, random });
  const logs: readonly (readonly [string, Buffer])[] = [
    ['nothing lost', log],
    ['all that was open lost', log.subarray(0, safe)],
    ['cut within a write', log.subarray(0, safe + random.below(tail + 1))],
    ['sectors as zeros', withSectors(log, safe, { random, make: (length) => Buffer.alloc(length) })],
    ['sectors of something else', withSectors(log, safe, { random, make: (length) => random.bytes(length) })],
  ];
  return [
    ...logs.map(([name, left]) => ({ name, image: { file, log: left } })),
    { name: 'half a checkpoint', image: { file: torn, log } },
    { name: 'half a checkpoint, all that was open lost', image: { file: torn, log: log.subarray(0, safe) } },
  ];
}

/** A third of the sectors after `from` are others. */
function withSectors(
  log: Buffer,
  from: number,
  { random, make }: { readonly random: Random; readonly make: (length: number) => Buffer },
): Buffer {
  const left = Buffer.from(log);
  // A sector that holds something certain was written whole when that was synced.
  for (let at = from; at < left.length; at = (Math.floor(at / sector) + 1) * sector) {
    const length = Math.min(sector - (at % sector), left.length - at);
    if (random.oneIn(3)) make(length).copy(left, at);
  }
  return left;
}

/** The file with any sectors of any pages as the certain part of the log has them: a checkpoint writes them in any order. */
function tornFile(
  file: Buffer,
  log: Buffer,
  {
    content,
    safe,
    random,
  }: { readonly content: WalContent | undefined; readonly safe: number; readonly random: Random },
): Buffer {
  const left = Buffer.from(file);
  if (content === undefined) return left;
  const { pageSize, commits } = content;
  const newest = new Map(
    commits.filter(({ end }) => end <= safe).flatMap(({ frames }) => frames.map(({ page, at }) => [page, at])),
  );
  for (const [page, at] of newest) {
    const place = (page - 1) * pageSize;
    if (random.oneIn(2)) continue;
    for (let offset = 0; offset < pageSize && place + offset + sector <= left.length; offset += sector) {
      if (random.oneIn(2)) log.copy(left, place + offset, at + offset, at + offset + sector);
    }
  }
  return left;
}
