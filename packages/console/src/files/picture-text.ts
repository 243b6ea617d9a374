/**
 * What a photograph says: the text of the QR code in it. It is taken apart in the reader's own browser, so no picture goes to a
 * daemon, whoever made it.
 *
 * This file: from pixels to text. Pure. How a file becomes pixels stands in `read-picture.ts`.
 */
import { decodeQR } from 'qr/decode.js';

/** Rows from the top, four bytes a pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A photograph aslant or in bad light takes more than one try; nobody waits longer for one than this, in milliseconds. */
const patience = { effort: 8, timeLimit: 1000 };

/** The text of its QR code; undefined: none that can be read. */
export function textInPixels(pixels: Pixels): string | undefined {
  try {
    return decodeQR(pixels, patience);
  } catch {
    // The library throws for whatever it does not find; a picture without a code is no mistake of anybody.
    return undefined;
  }
}
