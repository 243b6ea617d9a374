/** API tokens: for programs, each with a role and an end. Shown once; what is kept is their digest. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Seconds } from '@attiva/protocol';
import type { Role } from '../api/callers.ts';

export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of its text. */
  readonly digest: string;
  readonly createdAt: Seconds;
  /** Who made it, as the audit names that. */
  readonly createdBy: string;
  /** null: none. */
  readonly expiresAt: Seconds | null;
  /** To the hour. */
  readonly lastUsedAt: Seconds | null;
}

/**
 * `attiva_`, 32 random bytes, their CRC-32: whoever looks for leaked secrets finds it by its form and can tell it from a
 * text that only looks like one, without asking anybody.
 */
export function apiTokenText(random: Uint8Array): string {
  if (random.length !== 32) throw new TypeError('An API token takes 32 random bytes.');
  const body = Buffer.from(random).toString('base64url');
  return `attiva_${body}${checksum(body)}`;
}

/** The token in a header `Bearer`, where it is one in form and checksum. */
export function apiTokenIn(authorization: string | undefined): string | undefined {
  const [, text, body = '', sum] =
    /^Bearer (attiva_([A-Za-z0-9_-]{43})([0-9a-f]{8}))$/u.exec(authorization ?? '') ?? [];
  return sum === checksum(body) ? text : undefined;
}

export function apiTokenDigest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0');
}
