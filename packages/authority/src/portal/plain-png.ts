/**
 * A PNG is packed, and may unpack to a thousand times its size whatever its first bytes say. So its packed chunks are unpacked once
 * here, by the piece and counted, and only the chunks that hold the picture go on: texts and colour profiles are packed too.
 */
import { createInflate } from 'node:zlib';

const signatureBytes = 8;
/** Length, kind and check of a chunk. */
const frameBytes = 12;
const needed: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
/** By colour type (PNG 11.2.1). */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** First column and row of each of Adam7's passes, then its steps (PNG 8.1). */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Chunk {
  readonly kind: string;
  readonly data: Buffer;
  /** With length, kind and check, as it lay in the file. */
  readonly whole: Buffer;
}

/** The same picture without all that is not the picture. `undefined`: cut off, or it holds more than its head says. */
export async function plainPng(bytes: Buffer): Promise<Buffer | undefined> {
  const chunks = chunksOf(bytes)?.filter(({ kind }) => needed.has(kind));
  const head = chunks?.[0];
  if (chunks === undefined || head?.kind !== 'IHDR' || head.data.length !== 13) return undefined;
  const most = pictureBytes(head.data);
  const packed = Buffer.concat(chunks.filter(({ kind }) => kind === 'IDAT').map(({ data }) => data));
  if (most === undefined || !(await unpacksWithin(packed, most))) return undefined;
  return Buffer.concat([bytes.subarray(0, signatureBytes), ...chunks.map(({ whole }) => whole)]);
}

/** Up to the chunk that ends the picture; what lies behind it is nobody's. */
function chunksOf(bytes: Buffer): readonly Chunk[] | undefined {
  const chunks: Chunk[] = [];
  for (let at = signatureBytes; at + frameBytes <= bytes.length; ) {
    const end = at + frameBytes + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    const kind = bytes.toString('latin1', at + 4, at + 8);
    chunks.push({ kind, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    if (kind === 'IEND') return chunks;
    at = end;
  }
  return undefined;
}

/** What the picture has unpacked: each row its pixels and one byte for its filter. */
function pictureBytes(head: Buffer): number | undefined {
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const perPixel = channels[head.readUInt8(9)];
  if (perPixel === undefined) return undefined;
  const bitsPerPixel = perPixel * head.readUInt8(8);
  const bytesOf = (columns: number, rows: number): number =>
    columns <= 0 || rows <= 0 ? 0 : rows * (1 + Math.ceil((columns * bitsPerPixel) / 8));
  if (head.readUInt8(12) === 0) return bytesOf(width, height);
  return passes
    .map(([left, top, across, down]) => bytesOf(Math.ceil((width - left) / across), Math.ceil((height - top) / down)))
    .reduce((sum, bytes) => sum + bytes, 0);
}

async function unpacksWithin(packed: Buffer, most: number): Promise<boolean> {
  const pieces = createInflate({ chunkSize: 64 * 1024 });
  pieces.end(packed);
  let count = 0;
  try {
    for await (const piece of pieces) {
      count += (piece as Buffer).length;
      if (count > most) return false; // Which ends the stream as well.
    }
    return true;
  } catch {
    // The library is more lenient, and would go on where the count here ended.
    return false;
  }
}
