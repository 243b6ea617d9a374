/** Where a page ends: an opaque text, good for the same view only. It holds no secret and grants nothing. */
import { createHash } from 'node:crypto';
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Place } from './machine-row.ts';

export interface MachineCursor {
  /** The moment that the first page was asked for: states and spans stay those of then. */
  readonly now: Seconds;
  /** In which part of the list; see `list-phases.ts`. */
  readonly label: string | number;
  /** The place in that part; absent: its beginning. */
  readonly place?: Place;
}

export function writeCursor({ now, label, place }: MachineCursor, query: string): string {
  const parts = [markOf(query), now, label];
  if (place !== undefined) parts.push(place.value, place.client, place.vendor, place.application);
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws {ActivationError} `wrong-usage` for a text that is no cursor, or one of another view. */
export function readCursor(text: string, query: string): MachineCursor {
  const parts = partsOf(text);
  const [mark, now, label, value, client, vendor, application] = parts;
  const isPlaced = parts.length === 7;
  const isRight =
    mark === markOf(query) &&
    Number.isSafeInteger(now) &&
    isValue(label) &&
    (isPlaced ? isValue(value) && [client, vendor, application].every(isText) : parts.length === 3);
  if (!isRight) throw wrongCursor();
  const cursor = { now: now as Seconds, label: label as string | number };
  return isPlaced ? { ...cursor, place: { value, client, vendor, application } as Place } : cursor;
}

export function wrongCursor(): ActivationError {
  return new ActivationError('wrong-usage', 'cursor is none, or one of another view: begin at the first page', {
    facts: { fields: ['cursor'] },
  });
}

function partsOf(text: string): readonly unknown[] {
  try {
    const parts: unknown = text.length > 2048 ? [] : JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function isValue(value: unknown): boolean {
  return isText(value) || Number.isSafeInteger(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 512 && !value.includes('\0');
}

function markOf(query: string): string {
  return createHash('sha256').update(query).digest('base64url').slice(0, 8);
}
