/** Values on the wire: parameters as text or bytes, columns by their type from text. */
import type { SqlParameters, SqlValue } from '../port/database.ts';
import { requireFit } from '../port/fit-text.ts';

export type WireValue = string | Buffer | null;

/** One column of an answer. */
export interface Field {
  readonly name: string;
  readonly read: (text: string) => SqlValue;
}

/**
 * Plain JavaScript can pass what the types forbid.
 * @throws TypeError, or `StorageError` (`unfit`), before anything is sent
 */
export function toWire(parameters: SqlParameters): WireValue[] {
  return parameters.map((value, place) => {
    if (typeof value === 'string') {
      requireFit(value, place);
      return value;
    }
    if (value === null) return value;
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) return String(value);
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    throw new TypeError(`Parameter ${place + 1} of a statement is ${String(value)}; use null, 0 or 1.`);
  });
}

/** From a type's number (pg_type.oid, the same in every server) to what callers get. */
export function readerOfType(oid: number): (text: string) => SqlValue {
  return readers.get(oid) ?? asText;
}

const asText = (text: string): SqlValue => text;

function asInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The whole number ${text} is beyond 2^53.`);
}

/** `sum` and `avg` of whole numbers have a type without limits. */
function asNumeric(text: string): number {
  return /^-?\d+$/u.test(text) ? asInteger(text) : Number(text);
}

/** `\x00ff`. Bytes of their own, as callers may hand their buffer on. */
function asBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

const readers: ReadonlyMap<number, (text: string) => SqlValue> = new Map<number, (text: string) => SqlValue>([
  // bool: a flag is 0 or 1 in every engine, comparisons in a list of columns included.
  [16, (text) => (text === 't' ? 1 : 0)],
  [17, asBytes],
  [20, asInteger],
  [21, Number],
  [23, Number],
  [26, Number],
  [700, Number],
  [701, Number],
  [1700, asNumeric],
]);
