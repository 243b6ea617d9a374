/**
 * An Electron archive (`app.asar`) is a table of contents in JSON before the bytes of its files, one after the other: its files
 * are looked at one by one, each under its own name. Other archives are packed; they are named, for nothing can be seen in them.
 */

/** A part of a file that is looked at as a file of its own. */
export interface Part {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

const deepest = 64;
const largestTable = 64 * 1024 * 1024;
const mostParts = 200_000;

/** Bytes from the beginning of a file that say whether it has a table of contents, and how long it is. */
export const archiveHeadLength = 16;

/** Length of the table of contents; undefined where the file is no such archive. */
export function archiveTableLength(head: Uint8Array, size: number): number | undefined {
  if (head.length < archiveHeadLength) return undefined;
  const numbers = new DataView(head.buffer, head.byteOffset, archiveHeadLength);
  const [four, outer, inner, length] = [0, 4, 8, 12].map((at) => numbers.getUint32(at, true)) as [
    number,
    number,
    number,
    number,
  ];
  const fits =
    four === 4 && outer >= inner && inner >= length && length > 1 && length <= largestTable && 8 + outer <= size;
  return fits ? length : undefined;
}

/** The files in an archive; undefined where its table cannot be read: then it is looked at as one file. */
export function archiveParts(head: Uint8Array, table: Uint8Array, size: number): readonly Part[] | undefined {
  const base = 8 + new DataView(head.buffer, head.byteOffset, archiveHeadLength).getUint32(4, true);
  const parts: Part[] = [];
  try {
    collect(JSON.parse(Buffer.from(table).toString('utf8')), { base, size, parts }, []);
  } catch {
    return undefined; // Some other file that begins alike.
  }
  return parts.length === 0 ? undefined : parts;
}

function collect(
  node: unknown,
  into: { readonly base: number; readonly size: number; readonly parts: Part[] },
  path: readonly string[],
): void {
  const entry = node as { files?: Record<string, unknown>; offset?: unknown; size?: unknown } | null;
  if (typeof entry !== 'object' || entry === null || path.length > deepest || into.parts.length >= mostParts) return;
  if (typeof entry.files === 'object') {
    for (const [name, child] of Object.entries(entry.files)) collect(child, into, [...path, name]);
    return;
  }
  const [start, length] = [into.base + Number(entry.offset), Number(entry.size)];
  const isInside =
    Number.isSafeInteger(start) && Number.isSafeInteger(length) && length >= 0 && start + length <= into.size;
  if (isInside && typeof entry.offset === 'string') into.parts.push({ name: path.join('/'), start, length });
}

/** First bytes of what is compressed. */
const packed: readonly (readonly [string, string])[] = [
  ['504b0304', 'a zip archive'],
  ['1f8b', 'gzip'],
  ['425a68', 'bzip2'],
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'zstd'],
  ['377abcaf271c', 'a 7z archive'],
  ['4d534346', 'a cabinet'],
  ['d0cf11e0a1b11ae1', 'a Windows installer package'],
  ['213c617263683e', 'a Debian package or library archive'],
  ['edabeedb', 'an RPM package'],
  ['78617221', 'a macOS package'],
  ['526172211a07', 'a rar archive'],
];

/** What a file is packed as; undefined for one that lies open. */
export function packedAs(head: Uint8Array): string | undefined {
  const hex = Buffer.from(head).toString('hex');
  return packed.find(([start]) => hex.startsWith(start))?.[1];
}
