/** What a form brought, as the text of a request: a photograph's QR code, a file's text, digits, or what was pasted. */
import { ActivationError } from '@attiva/protocol';
import { digitText, type TypedDigits } from './ask-page.ts';
import type { FormPart } from './form-parts.ts';
import type { PhotoReader } from './photo-reader.ts';
import { pictureKind } from './picture-size.ts';

/** What was typed, to be shown again with a refusal. */
export interface Typed {
  readonly text: string | undefined;
  readonly digits: TypedDigits | undefined;
}

/** A request file has 16 KiB at most; more is another file. */
const mostTextBytes = 20_000;
const mostDigits = 300;

/** @throws {ActivationError} `too-large`, before any text is made of bytes: such a one is not shown again either */
export function typedIn(parts: readonly FormPart[]): Typed {
  const texts = parts.filter(({ isFile }) => !isFile);
  if (texts.some(({ bytes }) => bytes.length > mostTextBytes)) throw tooLong();
  const text = texts.find(({ name }) => name === 'request')?.bytes.toString('utf8');
  const head = field(texts.find(({ name }) => name === 'head'));
  const groups = texts.filter(({ name }) => name === 'group').map((part) => field(part));
  const isTyped = head !== '' || groups.some((group) => group !== '');
  return { text: text?.trim() || undefined, digits: isTyped ? { head, groups: groups.slice(0, 12) } : undefined };
}

function field(part: FormPart | undefined): string {
  return (part?.bytes.toString('utf8') ?? '').trim().slice(0, mostDigits);
}

/**
 * The request that a form holds.
 * @throws {ActivationError} `malformed`, `too-large`, `photo-unreadable`, `busy`
 */
export async function readAsked(parts: readonly FormPart[], typed: Typed, photos: PhotoReader): Promise<string> {
  const file = parts.find(({ isFile, bytes }) => isFile && bytes.length > 0);
  if (file !== undefined) return textOfFile(file, photos);
  const text = typed.digits === undefined ? typed.text : digitText(typed.digits);
  if (text === undefined) throw new ActivationError('malformed', 'Nothing was entered.');
  return text;
}

async function textOfFile({ name, bytes }: FormPart, photos: PhotoReader): Promise<string> {
  // Whoever photographs sends a picture; a file that was chosen may be a text.
  if (name === 'photo' || pictureKind(bytes) !== undefined) return photos.read(bytes);
  if (bytes.length > mostTextBytes) throw tooLong();
  try {
    // The mark that some editors put before a text is left out by the decoder.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
  } catch (cause) {
    throw new ActivationError('malformed', 'The file is neither a request nor a picture.', { cause });
  }
}

function tooLong(): ActivationError {
  return new ActivationError('too-large', 'That is longer than any request.');
}
