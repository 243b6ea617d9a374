/**
 * Keys of servers and their certificates: reading what is given, making what is not. Where they are kept and who believes
 * them is left to the rooms that use them.
 *
 * This file: a certificate of our own.
 */
import { createHash, createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** What a certificate says; only its public key means anything to clients. */
export interface SelfSigned {
  /** P-256. */
  readonly privateKey: KeyObject;
  /** DNS names (letters, digits, `-`, `.`) and addresses of this machine, the first as the subject. */
  readonly names: readonly string[];
  /** 16 random bytes. */
  readonly serial: Uint8Array;
  /** Milliseconds since 1970. */
  readonly from: number;
}

/**
 * A self-signed certificate (RFC 5280) in PEM. Written by hand in DER, for Node issues none and no client judges it:
 * docs/decisions/0011-own-certificate.md.
 */
export function selfSignedCertificate({ privateKey, names, serial, from }: SelfSigned): string {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const name = sequence(set(sequence(oid(commonName), utf8((names[0] ?? 'attiva-host').slice(0, 64)))));
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.of(2))), // X.509 v3
    integer(Buffer.from(serial)),
    ecdsaWithSha256,
    name,
    sequence(generalizedTime(from), noEnd),
    name,
    publicKey,
    tagged(0xa3, sequence(...extensions(names, publicKey))),
  );
  const signature = sign('sha256', toBeSigned, { key: privateKey, dsaEncoding: 'der' });
  return new X509Certificate(sequence(toBeSigned, ecdsaWithSha256, bits(signature))).toString();
}

const commonName = '55 04 03';
const ecdsaWithSha256 = sequence(oid('2a 86 48 ce 3d 04 03 02'));
/** RFC 5280 4.1.2.5: no well-defined expiration date. */
const noEnd = tagged(0x18, Buffer.from('99991231235959Z', 'latin1'));

function extensions(names: readonly string[], publicKey: Buffer): Buffer[] {
  const extension = (id: string, value: Buffer, critical = false): Buffer =>
    sequence(oid(id), ...(critical ? [yes] : []), octets(value));
  const alternative = names.map((name) =>
    isIP(name) === 0 ? tagged(0x82, Buffer.from(name, 'latin1')) : tagged(0x87, addressBytes(name)),
  );
  return [
    extension('55 1d 13', sequence(), true), // basicConstraints: it signs no others
    extension('55 1d 0f', tagged(0x03, Buffer.of(7, 0x80)), true), // keyUsage: digitalSignature
    extension('55 1d 25', sequence(oid('2b 06 01 05 05 07 03 01'))), // extKeyUsage: serverAuth
    extension('55 1d 0e', octets(createHash('sha256').update(publicKey).digest().subarray(0, 20))), // RFC 7093
    ...(alternative.length === 0 ? [] : [extension('55 1d 11', sequence(...alternative))]), // subjectAltName
  ];
}

/** Four bytes, or sixteen: `::` stands for as many zeros as are missing. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // As browsers write it, without a dotted end.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

const yes = tagged(0x01, Buffer.of(0xff));

/** DER (X.690): tag, length in the fewest bytes, content. */
function tagged(tag: number, content: Buffer): Buffer {
  const size = content.length;
  if (size < 128) return Buffer.concat([Buffer.of(tag, size), content]);
  const length = size < 256 ? Buffer.of(0x81, size) : Buffer.of(0x82, size >> 8, size & 0xff);
  return Buffer.concat([Buffer.of(tag), length, content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function set(...parts: readonly Buffer[]): Buffer {
  return tagged(0x31, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text));
}

function octets(content: Buffer): Buffer {
  return tagged(0x04, content);
}

function bits(content: Buffer): Buffer {
  return tagged(0x03, Buffer.concat([Buffer.of(0), content]));
}

/** Positive, in the fewest bytes. */
function integer(bytes: Buffer): Buffer {
  let first = 0;
  while (first < bytes.length - 1 && bytes[first] === 0) first += 1;
  const short = bytes.subarray(first);
  return tagged(0x02, (short[0] ?? 0) < 0x80 ? short : Buffer.concat([Buffer.of(0), short]));
}

function generalizedTime(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  // Until 2049 a time is a UTCTime, with two digits for the year.
  const short = text < '2050';
  return tagged(short ? 0x17 : 0x18, Buffer.from(short ? text.slice(2) : text, 'latin1'));
}
