import { StorageError } from './storage-error.ts';

/**
 * PostgreSQL keeps no text with U+0000 and SQLite's own functions end at it, so that no engine may be handed one.
 * @param place of the parameter, from 0
 * @throws {StorageError} `unfit`, without the text
 */
export function requireFit(text: string, place: number): void {
  if (!text.includes('\0')) return;
  throw new StorageError('unfit', `Parameter ${place + 1} of a statement is a text with the character U+0000.`);
}
