/**
 * The way back of every road without a network: an answer as file, as photograph of a QR code, or typed. What is taken here is only
 * read; whether it is genuine and for this machine is judged where the request was made.
 */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import type { Call } from '../program/command-spec.ts';
import { unreadableFile } from '../program/named-file.ts';
import { pictureKind, readPhoto } from './read-photo.ts';

/** `body`: the JSON of an answer. `confirmation`: a confirmation ID, not yet checked. */
export type TakenAnswer =
  | { readonly kind: 'body'; readonly body: object }
  | { readonly kind: 'confirmation'; readonly text: string };

/** Larger is neither an answer nor a photograph of one. */
const mostBytes = 40 * 1024 * 1024;

/**
 * Reads an answer from a file: JSON, a confirmation ID as text, or a picture whose QR code holds either.
 * @throws {ActivationError} `wrong-usage` (no such file), `photo-unreadable`, `answer-unreadable`.
 */
export async function takeAnswerFile(call: Call, file: string): Promise<TakenAnswer> {
  const bytes = await readWhole(call, file);
  const text = pictureKind(bytes) === undefined ? decode(bytes, file) : await readPhoto(bytes, file);
  return readAnswerText(text, file);
}

/**
 * What an answer says, whichever way its text came.
 * @throws {ActivationError} `answer-unreadable`.
 */
export function readAnswerText(given: string, name: string): TakenAnswer {
  const text = given.replace(/^\uFEFF/, '').trim();
  if (text.startsWith('{')) return { kind: 'body', body: parse(text, name) };
  // The page for telephones may hand over its own address with the digits behind the `#`.
  const digits = text.slice(text.lastIndexOf('#') + 1);
  if (/^(?:first\s+)?[\d\s.:-]{150,}$/.test(digits)) return { kind: 'confirmation', text: digits };
  if (/^[\d\s.:-]{80,149}$/.test(digits) || /(?:^|#)eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text))
    throw unreadable(name, 'it is a request, not the answer to it');
  throw unreadable(name, text === '' ? 'it is empty' : 'it holds neither an answer nor a confirmation ID');
}

function parse(text: string, name: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    throw unreadable(name, 'it ends too early or was edited', cause);
  }
}

async function readWhole(call: Call, file: string): Promise<Buffer> {
  const path = resolve(call.terminal.workingDirectory, file);
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw unreadable(file, 'it is larger than 40 MB');
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof ActivationError) throw cause;
    throw unreadableFile(path, cause);
  }
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(name, 'it is no text, and neither PNG nor JPEG', cause);
  }
}

function unreadable(name: string, why: string, cause?: unknown): ActivationError {
  return new ActivationError('answer-unreadable', `${name} is no answer: ${why}`, { facts: { why }, cause });
}
