/** Recovery codes: for whoever has lost the telephone. Shown once, kept as digests: 80 bits each, which nobody tries out. */
import { createHash } from 'node:crypto';
import { base32 } from './one-time-code.ts';

const howMany = 8;

/** @param random 10 bytes for each */
export function makeRecoveryCodes(random: (size: number) => Uint8Array): readonly string[] {
  return Array.from({ length: howMany }, () => (base32(random(10)).match(/.{4}/gu) ?? []).join('-').toLowerCase());
}

/** Small or capital letters, with dashes or without. */
export function recoveryDigest(code: string): string {
  const bare = code.toLowerCase().replaceAll(/[\s-]/gu, '');
  return createHash('sha256').update(`attiva recovery ${bare}`).digest('base64url');
}
