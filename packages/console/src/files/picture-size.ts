/** How large a picture unfolds, read from the beginning of its file: before a browser makes pixels of it. Pure. */

interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Of whatever kind: no photograph is longer. */
export const mostPictureBytes = 32 * 1024 * 1024;

/** More than a telephone usually takes; four bytes each while it is read. */
const mostPixels = 64_000_000;

/** Whether a picture may be unfolded: a file of a few kilobytes can hold gigabytes of one color. */
export function isFitPicture(bytes: Uint8Array): boolean {
  if (bytes.length > mostPictureBytes) return false;
  const size = pictureSize(bytes);
  return size !== undefined && size.width > 0 && size.height > 0 && size.width * size.height <= mostPixels;
}

/** Of a PNG, JPEG, BMP or WebP; undefined for all else, and where the size cannot be found. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return sizeOf(view);
  } catch (error) {
    // Cut off before it says.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sizeOf(view: DataView): PictureSize | undefined {
  const start = view.getUint32(0);
  if (start === 0x89504e47) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (start >>> 8 === 0xffd8ff) return sizeOfJpeg(view);
  if (start >>> 16 === 0x424d) return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) };
  return start === 0x52494646 && view.getUint32(8) === 0x57454250 ? sizeOfWebp(view) : undefined;
}

/** From segment to segment, to the one that begins the picture (SOF). */
function sizeOfJpeg(view: DataView): PictureSize | undefined {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Bytes that fill up, and marks without a length.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    else at += 2 + view.getUint16(at + 2);
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** One way of packing each: VP8X, VP8L, VP8. */
function sizeOfWebp(view: DataView): PictureSize | undefined {
  switch (view.getUint32(12)) {
    case 0x56503858:
      return { width: 1 + (view.getUint32(23, true) >>> 8), height: 1 + (view.getUint32(26, true) >>> 8) };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case 0x56503820:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    default:
      return undefined;
  }
}
