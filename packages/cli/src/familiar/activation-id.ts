import { createHash } from 'node:crypto';
import type { Machine, Product } from '@attiva/client';

/**
 * The Activation ID of an edition as scripts expect one: a GUID, the same on every machine and for ever. A UUID of version 8
 * (RFC 9562) from SHA-256 of `attiva activation id`, vendor, application and edition, one per line.
 */
export function activationId({ opened }: Machine, { application, edition }: Product): string {
  return guidOf([opened.vendor, application.id, edition.id]);
}

export function guidOf(parts: readonly string[]): string {
  const hash = createHash('sha256')
    .update(['attiva activation id', ...parts].join('\n'))
    .digest()
    .subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
