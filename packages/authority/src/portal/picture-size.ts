/** What a file claims to be by its first bytes, and how many pixels it claims: looked at before anybody takes it apart. */

export type PictureKind = 'PNG' | 'JPEG' | 'HEIC' | 'WebP' | 'GIF' | 'PDF';

/** `undefined`: none of these, so perhaps a text. */
export function pictureKind(bytes: Buffer): PictureKind | undefined {
  const head = bytes.subarray(0, 12).toString('latin1');
  if (head.startsWith('\u0089PNG\r\n\u001a\n')) return 'PNG';
  if (head.startsWith('\u00ff\u00d8\u00ff')) return 'JPEG';
  if (/^.{4}ftyp(?:heic|heix|hevc|mif1|msf1|avif)/s.test(head)) return 'HEIC';
  if (/^RIFF.{4}WEBP/s.test(head)) return 'WebP';
  if (head.startsWith('GIF8')) return 'GIF';
  return head.startsWith('%PDF-') ? 'PDF' : undefined;
}

/**
 * Width times height as the file says it, twice that where a colour has sixteen bits; `undefined` where it does not say, or nothing
 * that can be. A claim alone: what a PNG holds is counted by `plain-png.ts`.
 */
export function pixelsOf(kind: 'PNG' | 'JPEG', bytes: Buffer): number | undefined {
  const size = kind === 'PNG' ? sizeOfPng(bytes) : sizeOfJpeg(bytes);
  return size === undefined || size.width === 0 || size.height === 0 ? undefined : size.width * size.height;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeOfPng(bytes: Buffer): Size | undefined {
  if (bytes.length < 25 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const weight = bytes[24] === 16 ? 2 : 1;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) * weight };
}

/**
 * Goes from segment to segment to the frame header. The largest of several counts: a second one, which no picture has, must not
 * lead past the limit.
 */
function sizeOfJpeg(bytes: Buffer): Size | undefined {
  let found: Size | undefined;
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) {
      at += 1;
      continue;
    }
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff || marker === 0 || (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (marker === 0xd9) return found;
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
      if (found === undefined || size.width * size.height > found.width * found.height) found = size;
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return found;
}
