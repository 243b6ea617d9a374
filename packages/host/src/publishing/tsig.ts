/**
 * TSIG (RFC 8945): signs an update with a shared secret and proves that its answer comes from whoever holds the same
 * secret. The clock is an argument.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Seconds } from '@attiva/protocol';
import { nameBytes, readHeader, readName, recordBytes, recordClass, recordType, walkMessage } from './dns-wire.ts';
import type { TsigKey } from './key-file.ts';

/** How far the clocks of both sides may differ, in seconds (RFC 8945 10). */
export const fudgeSeconds = 300;

/** The year 10000: later than that is no clock. */
const latestTime: Seconds = 253_402_300_800;

/** TSIG errors (RFC 8945 3): the name server's own judgement of our signature. */
export const tsigError = { BADSIG: 16, BADKEY: 17, BADTIME: 18, BADTRUNC: 22 } as const;

export interface SignedMessage {
  readonly bytes: Buffer;
  /** What the answer's signature covers too. */
  readonly mac: Buffer;
}

interface Variables {
  readonly time: Seconds;
  readonly fudge: number;
  readonly error: number;
  readonly other: Buffer;
}

/** Appends the TSIG record. */
export function signMessage(message: Buffer, key: TsigKey, now: Seconds): SignedMessage {
  const variables = { time: now, fudge: fudgeSeconds, error: 0, other: Buffer.alloc(0) };
  const mac = macOf([message], key, variables);
  const data = Buffer.concat([
    nameBytes(key.algorithm),
    timeBytes(variables),
    lengthPrefixed(mac),
    message.subarray(0, 2),
    errorBytes(variables),
  ]);
  const { TSIG } = recordType;
  const record = recordBytes({ name: key.name, type: TSIG, class: recordClass.ANY, ttl: 0, data });
  const bytes = Buffer.concat([message, record]);
  bytes.writeUInt16BE(readHeader(message).counts[3] + 1, 10);
  return { bytes, mac };
}

/** What an answer's TSIG record says, once its form has been read. */
export interface AnswerSignature {
  /** Whether the MAC is that of our key over this answer and our request, and its time is near. */
  readonly proven: boolean;
  /** 0, or one of `tsigError`. */
  readonly error: number;
  /** The name server's clock, where it found ours too far off. */
  readonly serverTime?: Seconds;
}

/**
 * Judges an answer's signature; undefined when it has none.
 * @throws {ActivationError} `dns-update-failed` for bytes that are no DNS message.
 */
export function readSignature(
  answer: Buffer,
  { key, requestMac, now }: { readonly key: TsigKey; readonly requestMac: Buffer; readonly now: Seconds },
): AnswerSignature | undefined {
  const record = walkMessage(answer).records.at(-1);
  // A TSIG record is the last one of the additional section, or it is none (RFC 8945 5.1).
  if (record?.type !== recordType.TSIG || readHeader(answer).counts[3] === 0) return undefined;
  const fields = readData(record.data);
  if (fields === undefined) return { proven: false, error: 0 };
  const { variables } = fields;
  const signed = Buffer.from(answer.subarray(0, record.start));
  signed.writeUInt16BE(readHeader(answer).counts[3] - 1, 10);
  fields.originalId.copy(signed, 0);
  const expected = macOf([lengthPrefixed(requestMac), signed], key, variables);
  const proven =
    record.name === key.name &&
    record.class === recordClass.ANY &&
    fields.algorithm === key.algorithm &&
    expected.length === fields.mac.length &&
    timingSafeEqual(expected, fields.mac) &&
    Math.abs(now - variables.time) <= variables.fudge + fudgeSeconds;
  const { error, other } = variables;
  const serverTime = error === tsigError.BADTIME && other.length === 6 ? other.readUIntBE(0, 6) : latestTime;
  return { proven, error, ...(serverTime < latestTime && { serverTime }) };
}

function macOf(covered: readonly Buffer[], key: TsigKey, variables: Variables): Buffer {
  const fixed = Buffer.alloc(6);
  fixed.writeUInt16BE(recordClass.ANY, 0); // Then a TTL of 0.
  const mac = createHmac(key.digest, key.secret);
  for (const part of covered) mac.update(part);
  for (const part of [nameBytes(key.name), fixed, nameBytes(key.algorithm)]) mac.update(part);
  return mac.update(timeBytes(variables)).update(errorBytes(variables)).digest();
}

function timeBytes({ time, fudge }: Variables): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUIntBE(time, 0, 6);
  bytes.writeUInt16BE(fudge, 6);
  return bytes;
}

function errorBytes({ error, other }: Variables): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(error, 0);
  return Buffer.concat([bytes, lengthPrefixed(other)]);
}

function lengthPrefixed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length, 0);
  return Buffer.concat([length, bytes]);
}

/** The fields of RFC 8945 4.2; undefined where they do not fill the record exactly. */
function readData(data: Buffer):
  | {
      readonly algorithm: string;
      readonly mac: Buffer;
      readonly originalId: Buffer;
      readonly variables: Variables;
    }
  | undefined {
  // The algorithm's name is never compressed, so it can be read out of the record alone.
  const { name: algorithm, next } = readName(data, 0);
  if (data.length < next + 16) return undefined;
  const macEnd = next + 10 + data.readUInt16BE(next + 8);
  if (data.length < macEnd + 6 || data.length !== macEnd + 6 + data.readUInt16BE(macEnd + 4)) return undefined;
  return {
    algorithm,
    mac: data.subarray(next + 10, macEnd),
    originalId: data.subarray(macEnd, macEnd + 2),
    variables: {
      time: data.readUIntBE(next, 6),
      fudge: data.readUInt16BE(next + 6),
      error: data.readUInt16BE(macEnd + 2),
      other: data.subarray(macEnd + 6),
    },
  };
}
