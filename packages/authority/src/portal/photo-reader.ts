/**
 * Reads the QR code of a photograph that somebody sent: bounded in bytes, pixels, time and number, one at a time in a thread of its
 * own, so that no picture keeps the public door from answering.
 */
import { Worker } from 'node:worker_threads';
import { ActivationError } from '@attiva/protocol';
import type { PhotoReading } from './photo-worker.ts';
import { pictureKind, pixelsOf } from './picture-size.ts';

/** Why a picture gave nothing; the words for it are those of each language. */
export type PhotoTrouble = 'not-a-picture' | 'too-many-pixels' | 'damaged' | 'no-code' | 'several-codes' | 'too-long';

export interface PhotoReader {
  /** The text of the one QR code. @throws {ActivationError} `photo-unreadable` with `facts.why`, `busy` */
  read(bytes: Buffer): Promise<string>;
  close(): Promise<void>;
}

/** More than telephones make unless told to; a page of this size takes half a second and some 200 MB. */
const mostPixels = 40_000_000;
/** After a larger one the thread goes: the library's memory grows with a picture and never gets smaller again. */
const keptPixels = 4_000_000;
const mostMilliseconds = 8_000;
const mostWaiting = 6;

export function createPhotoReader(limits: { readonly milliseconds?: number } = {}): PhotoReader {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  async function readNow(bytes: Buffer, pixels: number): Promise<PhotoReading | 'too-long'> {
    worker ??= new Worker(new URL(import.meta.resolve('#photo-worker')), {
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    });
    const reading = await readingOf(worker, bytes, limits.milliseconds ?? mostMilliseconds);
    // What a damaged picture has done to the thread nobody knows.
    if (typeof reading === 'string' || pixels > keptPixels) {
      await worker.terminate();
      worker = undefined;
    }
    return reading === 'lost' ? 'damaged' : reading;
  }

  return {
    async read(bytes) {
      const pixels = requireSize(bytes);
      if (waiting >= mostWaiting) throw tooMany();
      waiting += 1;
      const mine = last.then(() => readNow(bytes, pixels));
      last = mine.catch(() => undefined);
      try {
        return oneText(await mine);
      } finally {
        waiting -= 1;
      }
    },
    async close() {
      await worker?.terminate();
      worker = undefined;
    },
  };
}

/** Waits for the thread's word, no longer than this. A thread that died, by lack of memory or by a picture, is `lost`. */
function readingOf(worker: Worker, bytes: Buffer, milliseconds: number): Promise<PhotoReading | 'too-long' | 'lost'> {
  return new Promise((resolve) => {
    const done = (reading: PhotoReading | 'too-long' | 'lost'): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      worker.on('error', () => {}); // What comes after the word is nobody's business.
      worker.unref();
      resolve(reading);
    };
    const timer = setTimeout(() => done('too-long'), milliseconds);
    worker.ref();
    worker.removeAllListeners();
    worker.once('message', done);
    worker.once('error', () => done('lost'));
    worker.once('exit', () => done('lost'));
    worker.postMessage(new Uint8Array(bytes));
  });
}

/** How many pixels it claims. */
function requireSize(bytes: Buffer): number {
  const kind = pictureKind(bytes);
  if (kind !== 'PNG' && kind !== 'JPEG') throw unreadable('not-a-picture', kind);
  const pixels = pixelsOf(kind, bytes);
  if (pixels === undefined) throw unreadable('damaged');
  if (pixels > mostPixels) throw unreadable('too-many-pixels');
  return pixels;
}

function oneText(reading: PhotoReading | 'too-long'): string {
  if (typeof reading === 'string') throw unreadable(reading);
  const [text] = reading;
  if (text === undefined) throw unreadable('no-code');
  if (reading.length > 1) throw unreadable('several-codes');
  return text;
}

function unreadable(why: PhotoTrouble, kind?: string): ActivationError {
  return new ActivationError('photo-unreadable', `The picture gave no QR code: ${why}`, {
    facts: { why, kind: kind ?? null },
  });
}

function tooMany(): ActivationError {
  return new ActivationError('busy', 'Several pictures are being read just now.', { retryAfterSeconds: 10 });
}
