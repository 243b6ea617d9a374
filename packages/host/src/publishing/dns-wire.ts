/**
 * The little of the DNS wire format (RFC 1035 4) that updates and TSIG need byte by byte and `dns-packet` does not offer:
 * class NONE, records without data, and where in a message a record begins. Nothing here asks or judges.
 */
import { ActivationError } from '@attiva/protocol';

export const recordType = { SOA: 6, TXT: 16, SRV: 33, TSIG: 250, ANY: 255 } as const;
export const recordClass = { IN: 1, NONE: 254, ANY: 255 } as const;

/** Room of a name on the wire (RFC 1035 2.3.4). */
const longestName = 255;

/** One record before it is written. */
export interface WireRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  /** Seconds. */
  readonly ttl: number;
  readonly data: Uint8Array;
}

/** A domain name without compression, in lower case: the form that TSIG digests and that updates carry. `.` is the root. */
export function nameBytes(name: string): Buffer {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  if (name === '.' || name === '') return Buffer.from([0]);
  const parts = labels.map((label) => {
    if (!/^[!-~]{1,63}$/.test(label)) throw new TypeError(`"${name}" is no domain name`);
    return Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]);
  });
  const bytes = Buffer.concat([...parts, Buffer.from([0])]);
  if (bytes.length > longestName) throw new TypeError(`"${name}" is longer than a domain name may be`);
  return bytes;
}

export function recordBytes({ name, type, class: of, ttl, data }: WireRecord): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(of, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameBytes(name), fixed, data]);
}

/** Data of an SRV record (RFC 2782): its target is never compressed. */
export function srvData(of: { priority: number; weight: number; port: number; target: string }): Buffer {
  const numbers = Buffer.alloc(6);
  numbers.writeUInt16BE(of.priority, 0);
  numbers.writeUInt16BE(of.weight, 2);
  numbers.writeUInt16BE(of.port, 4);
  return Buffer.concat([numbers, nameBytes(of.target)]);
}

/** Data of a TXT record: strings of at most 255 bytes each. */
export function txtData(strings: readonly string[]): Buffer {
  return Buffer.concat(
    strings.map((string) => {
      const text = Buffer.from(string, 'utf8');
      if (text.length > 255) throw new TypeError('a string of a TXT record has at most 255 bytes');
      return Buffer.concat([Buffer.from([text.length]), text]);
    }),
  );
}

export interface WireHeader {
  readonly id: number;
  readonly isAnswer: boolean;
  readonly opcode: number;
  readonly truncated: boolean;
  readonly rcode: number;
  /** Questions, answers, authorities, additionals: under UPDATE zones, prerequisites, updates, additionals. */
  readonly counts: readonly [number, number, number, number];
}

export const headerLength = 12;

/** @throws {ActivationError} `dns-update-failed` for bytes that are no DNS message. */
export function readHeader(message: Buffer): WireHeader {
  if (message.length < headerLength) throw malformed();
  const flags = message.readUInt16BE(2);
  return {
    id: message.readUInt16BE(0),
    isAnswer: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 0xf,
    truncated: (flags & 0x0200) !== 0,
    rcode: flags & 0xf,
    counts: [message.readUInt16BE(4), message.readUInt16BE(6), message.readUInt16BE(8), message.readUInt16BE(10)],
  };
}

/** A record as it lies in a message. */
export interface FoundRecord {
  readonly start: number;
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly data: Buffer;
}

/** The parts of a message; records of all three sections in one list, in their order. */
export interface WalkedMessage {
  readonly questions: readonly { readonly name: string; readonly type: number; readonly class: number }[];
  readonly records: readonly FoundRecord[];
}

/** No honest answer to an update or a SOA query has more. */
const mostRecords = 1000;

/** Walks a whole message. @throws {ActivationError} `dns-update-failed` for a message that is not well-formed to its end. */
export function walkMessage(message: Buffer): WalkedMessage {
  const [questionCount, ...recordCounts] = readHeader(message).counts;
  const recordCount = recordCounts.reduce((sum, count) => sum + count, 0);
  if (questionCount > 1 || recordCount > mostRecords) throw malformed();
  let at = headerLength;
  const questions = Array.from({ length: questionCount }, () => {
    const { name, next } = readName(message, at);
    at = bounded(message, next + 4);
    return { name, type: message.readUInt16BE(next), class: message.readUInt16BE(next + 2) };
  });
  const records = Array.from({ length: recordCount }, () => {
    const { record, next } = readRecord(message, at);
    at = next;
    return record;
  });
  if (at !== message.length) throw malformed();
  return { questions, records };
}

function readRecord(message: Buffer, start: number): { readonly record: FoundRecord; readonly next: number } {
  const { name, next: at } = readName(message, start);
  const dataStart = bounded(message, at + 10);
  const next = bounded(message, dataStart + message.readUInt16BE(at + 8));
  const record = {
    start,
    name,
    type: message.readUInt16BE(at),
    class: message.readUInt16BE(at + 2),
    ttl: message.readUInt32BE(at + 4),
    data: message.subarray(dataStart, next),
  };
  return { record, next };
}

/** Reads a name, compressed or not; pointers lead strictly backwards, so that no message holds a reader up. */
export function readName(message: Buffer, start: number): { readonly name: string; readonly next: number } {
  const labels: string[] = [];
  let length = 1;
  let at = start;
  let lowest = start;
  let next: number | undefined;
  for (;;) {
    const size = message[at];
    if (size === undefined) throw malformed();
    if (size >= 0xc0) {
      const target = message.readUInt16BE(bounded(message, at + 2) - 2) & 0x3fff;
      next ??= at + 2;
      if (target >= lowest) throw malformed();
      lowest = target;
      at = target;
      continue;
    }
    if (size === 0) return { name: labels.join('.').toLowerCase() || '.', next: next ?? at + 1 };
    length += size + 1;
    if (size > 63 || length > longestName) throw malformed();
    labels.push(message.toString('latin1', at + 1, bounded(message, at + 1 + size)));
    at += 1 + size;
  }
}

function bounded(message: Buffer, end: number): number {
  if (end > message.length) throw malformed();
  return end;
}

export function malformed(): ActivationError {
  return new ActivationError('dns-update-failed', 'the name server answered with something that is no DNS message');
}
