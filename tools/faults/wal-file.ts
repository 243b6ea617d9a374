/** SQLite's write-ahead log as it lies in the file (https://www.sqlite.org/fileformat2.html, section 4): which commits it holds. */

/** One version of one page. */
export interface WalFrame {
  /** From 1. */
  readonly page: number;
  /** Where the page's bytes begin in the log. */
  readonly at: number;
}

export interface WalCommit {
  /** Where its last frame ends in the log. */
  readonly end: number;
  readonly frames: readonly WalFrame[];
}

export interface WalContent {
  readonly pageSize: number;
  /** Those that a program would find that opens it, in order. */
  readonly commits: readonly WalCommit[];
}

const headerBytes = 32;
const frameHeaderBytes = 24;

/** What the log holds; undefined: no whole header, so nothing. */
export function readWal(wal: Buffer): WalContent | undefined {
  if (wal.length < headerBytes) return undefined;
  const magic = wal.readUInt32BE(0);
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return undefined;
  const isBig = magic === 0x377f0683;
  const pageSize = wal.readUInt32BE(8);
  let sum = checksum(wal.subarray(0, 24), [0, 0], isBig);
  if (!isAt(wal, 24, sum)) return undefined;
  const commits: WalCommit[] = [];
  let frames: WalFrame[] = [];
  const size = frameHeaderBytes + pageSize;
  for (let at = headerBytes; at + size <= wal.length; at += size) {
    // The salts change when the log begins anew: frames after the last one are of before.
    if (!wal.subarray(at + 8, at + 16).equals(wal.subarray(16, 24))) break;
    sum = checksum(wal.subarray(at, at + 8), sum, isBig);
    sum = checksum(wal.subarray(at + frameHeaderBytes, at + size), sum, isBig);
    if (!isAt(wal, at + 16, sum)) break;
    frames.push({ page: wal.readUInt32BE(at), at: at + frameHeaderBytes });
    if (wal.readUInt32BE(at + 4) === 0) continue;
    commits.push({ end: at + size, frames });
    frames = [];
  }
  return { pageSize, commits };
}

type Sum = readonly [number, number];

function isAt(wal: Buffer, at: number, [first, second]: Sum): boolean {
  return wal.readUInt32BE(at) === first && wal.readUInt32BE(at + 4) === second;
}

function checksum(bytes: Buffer, [first, second]: Sum, isBig: boolean): Sum {
  let [s0, s1] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    s0 = (s0 + (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + s1) >>> 0;
    s1 = (s1 + (isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + s0) >>> 0;
  }
  return [s0, s1];
}
