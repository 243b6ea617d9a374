import { isFitPicture, mostPictureBytes } from './picture-size.ts';
import { NotLoadedError } from '../shell/later.tsx';
import type { Pixels } from './picture-text.ts';

/** Sides on which a code is looked for, the likeliest first: a photograph holds more than it takes, and a screen's copy less. */
const sides = [1600, 2800, 900] as const;

export function isPicture({ type }: Pick<File, 'type'>): boolean {
  return type.startsWith('image/');
}

/** Who comes while a picture is read waits for it: each takes memory for its pixels, and the page's own thread. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * The text of the QR code in a picture; undefined: it is none, is too large, or has no code that can be read.
 * @throws {NotLoadedError}
 */
export function readPicture(file: Blob): Promise<string | undefined> {
  const read = turn.then(() => readNow(file));
  turn = read.catch(() => undefined);
  return read;
}

async function readNow(file: Blob): Promise<string | undefined> {
  if (file.size > mostPictureBytes || !isFitPicture(new Uint8Array(await file.arrayBuffer()))) return undefined;
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return undefined;
  try {
    // Fetched when the first picture is given: few readers ever give one.
    const { textInPixels } = await import('./picture-text.ts').catch((cause: unknown) => {
      throw new NotLoadedError('picture-text', { cause });
    });
    const tried = new Set<number>();
    for (const side of sides) {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      if (tried.has(scale)) continue;
      tried.add(scale);
      const text = textInPixels(pixelsOf(picture, scale));
      if (text !== undefined) return text;
    }
    return undefined;
  } finally {
    picture.close();
  }
}

function pixelsOf(picture: ImageBitmap, scale: number): Pixels {
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  if (drawing === null) throw new TypeError('A canvas without a way to draw on it.');
  // What can be seen through is white: codes are dark on white.
  drawing.fillStyle = '#ffffff';
  drawing.fillRect(0, 0, width, height);
  drawing.drawImage(picture, 0, 0, width, height);
  return drawing.getImageData(0, 0, width, height);
}
