/** A request as a file: the signed text, or a photograph of its QR code. What it is worth is for the authority to say. */
import { readFile, stat } from 'node:fs/promises';
import { ActivationError } from '@attiva/protocol';
import type { Call } from '../../../program/command-spec.ts';
import { pictureKind, readPhoto } from '../../../without-network/read-photo.ts';

/** Larger is no photograph of a telephone. */
const mostPicture = 40 * 1024 * 1024;
const mostText = 20_000;

/** @throws {ActivationError} `wrong-usage`, `too-large`, `photo-unreadable`. */
export async function readAskedFile(_call: Call, path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > mostPicture) throw new ActivationError('too-large', `${path} is no request: it is larger than 40 MB`);
  const bytes = await readFile(path);
  if (pictureKind(bytes) !== undefined) return readPhoto(bytes, path);
  if (size > mostText) throw new ActivationError('too-large', `${path} is no request: it is longer than any`);
  return bytes.toString('utf8').trim();
}
