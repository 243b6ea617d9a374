/**
 * Codes that people read, type and speak. This file: product keys, 25 characters in five groups (spec/codes.md,
 * "Product keys"). Reading is forgiving, printing has one spelling, and a key shows itself as its last five characters.
 * Whether a key is known, blocked or used up is for packs and the authority to say.
 */
import { ActivationError } from '../errors/activation-error.ts';
import { keyAlphabet, keyChecksum, keyDataLength } from './key-checksum.ts';
import { readKeyValues } from './key-reading.ts';

/** `setup` selects an edition (public), `host` registers hosts (secret), `device` activates single machines (secret). */
export type ProductKeyKind = 'setup' | 'host' | 'device';

export interface ProductKey {
  readonly kind: ProductKeyKind;
  /** Edition group, 13 bits: 0 … 8191. Tells, with the packs, which product the key may be for. */
  readonly group: number;
  /** The printed spelling: five groups of five, upper case. A secret for host and device keys. */
  readonly text: string;
  /** The 25 characters, upper case, no dashes: what verifiers are computed from. As secret as `text`. */
  readonly canonical: string;
  /** The part that may be shown, logged and stored. */
  readonly lastFive: string;
  /** `…9XJ5D`: a key in a log line, a template or JSON never shows more. */
  toString(): string;
  toJSON(): string;
}

/** 0 is this layout; the others are reserved. */
const format = 0;
/** Kinds at their value; 3 is reserved. */
const kinds: readonly ProductKeyKind[] = ['setup', 'host', 'device'];
const groupBits = 13;
const randomBits = 78;
const randomBytes = 10;

class PrintedKey implements ProductKey {
  readonly kind: ProductKeyKind;
  readonly group: number;
  readonly text: string;
  readonly canonical: string;
  readonly lastFive: string;

  constructor(values: readonly number[], kind: ProductKeyKind, group: number) {
    this.kind = kind;
    this.group = group;
    this.canonical = values.map((value) => keyAlphabet.charAt(value)).join('');
    this.text = this.canonical.replace(/.{5}(?=.)/g, '$&-');
    this.lastFive = this.canonical.slice(-5);
  }

  toString(): string {
    return `…${this.lastFive}`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.kind} key ${this.toString()}`;
  }
}

/**
 * Makes a key from ten random bytes, of which the first 78 bits are used. Throws `TypeError` for another number of
 * bytes, an unknown kind or a group outside 0 … 8191.
 */
export function createProductKey(parts: { kind: ProductKeyKind; group: number; random: Uint8Array }): ProductKey {
  const { kind, group, random } = parts;
  const kindValue = kinds.indexOf(kind);
  if (kindValue < 0) throw new TypeError('kind of a product key: setup, host or device');
  if (!Number.isInteger(group) || group < 0 || group >= 2 ** groupBits) {
    throw new TypeError('edition group of a product key: an integer from 0 to 8191');
  }
  if (random.length !== randomBytes) throw new TypeError('random part of a product key: 10 bytes');
  const noise = random.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n) >> BigInt(randomBytes * 8 - randomBits);
  const head = (BigInt(format) << 15n) | (BigInt(kindValue) << 13n) | BigInt(group);
  const bits = (head << BigInt(randomBits)) | noise;
  const data = Array.from({ length: keyDataLength }, (_, at) =>
    Number((bits >> BigInt(5 * (keyDataLength - 1 - at))) & 31n),
  );
  return new PrintedKey([...data, ...keyChecksum(data)], kind, group);
}

/**
 * Reads a typed key: case, spaces and dashes do not matter. Throws `ActivationError` `key-malformed`, whose facts have
 * `places` (1-based wrong characters, as far as they can be located) and `groups` (1-based groups to look at), never
 * the key or any part of it.
 */
export function parseProductKey(text: string): ProductKey {
  const values = readKeyValues(text);
  // Format, kind and group are the first 17 bits; four characters hold 20.
  const head = values.slice(0, 4).reduce((bits, value) => (bits << 5) | value, 0) >> 3;
  const kind = kinds[(head >> groupBits) & 3];
  if (head >> (groupBits + 2) !== format || kind === undefined) {
    throw new ActivationError('key-malformed', 'typed right, but of a kind that this version does not know', {
      facts: { places: [], groups: [] },
    });
  }
  return new PrintedKey(values, kind, head & (2 ** groupBits - 1));
}
