/**
 * The compact form (RFC 7515 3.1) and its strict reading: three segments, each its own re-encoding, header and payload
 * canonical. What a header may hold is the business of `statements/kinds.ts`.
 */
import { hash } from 'node:crypto';
import { decodeBase64url } from './base64url.ts';
import { canonicalJson, type JsonObject, parseCanonicalObject } from './canonical-json.ts';
import { sha256To120, type StatementId } from './ids.ts';

export interface CompactParts {
  /** The whole text. */
  readonly text: string;
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** First two segments with their dot: what is signed, or hashed into a leaf. */
  readonly signingInput: string;
  /** Bytes of the third segment. */
  readonly signature: Uint8Array;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a compact statement strictly; `undefined` for every text but the one spelling. */
export function parseCompact(text: string): CompactParts | undefined {
  const first = text.indexOf('.');
  const second = text.indexOf('.', first + 1);
  if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) return undefined;
  const header = parseSegment(text.slice(0, first));
  const claims = parseSegment(text.slice(first + 1, second));
  const signature = decodeBase64url(text.slice(second + 1));
  if (header === undefined || claims === undefined || signature === undefined) return undefined;
  return { text, header, claims, signingInput: text.slice(0, second), signature };
}

function parseSegment(segment: string): JsonObject | undefined {
  const bytes = decodeBase64url(segment);
  if (bytes === undefined) return undefined;
  try {
    return parseCanonicalObject(utf8.decode(bytes));
  } catch {
    return undefined; // Not UTF-8.
  }
}

/** One segment: base64url of the canonical JSON. */
export function encodeSegment(value: object): string {
  return Buffer.from(canonicalJson(value), 'utf8').toString('base64url');
}

/** A statement's id: `sha-256-120` of its signing input. */
export function idOfSigningInput(signingInput: string): StatementId {
  return sha256To120(signingInput) as StatementId;
}

/** SHA-256 of a signing input as 43 characters of base64url: what a host remembers of a request. */
export function digestOfSigningInput(signingInput: string): string {
  return hash('sha256', signingInput, 'base64url');
}
