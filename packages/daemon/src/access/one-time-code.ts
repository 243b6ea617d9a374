/** Codes of the second factor: TOTP (RFC 6238) with HMAC-SHA-1, six digits, half minutes, as every telephone's app knows. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Seconds } from '@attiva/protocol';

export const stepSeconds: Seconds = 30;
export const secretLength = 20;

/** HOTP (RFC 4226). @param digits 8 in the vectors of the RFC alone */
export function codeOf(secret: Uint8Array, step: number, digits = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export function stepAt(now: Seconds): number {
  return Math.floor(now / stepSeconds);
}

/**
 * The half minute whose code this is: the present one, the one before or the one after, since clocks of telephones differ.
 * Undefined where it is none of them, or not later than the last one that was used.
 */
export function stepOfCode(
  secret: Uint8Array,
  { code, now, lastStep }: { readonly code: string; readonly now: Seconds; readonly lastStep: number },
): number | undefined {
  const given = code.replaceAll(/\s/gu, '');
  if (!/^\d{6}$/u.test(given)) return undefined;
  const present = stepAt(now);
  const steps = [present - 1, present, present + 1];
  return steps.find(
    (step) => step > lastStep && timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(given)),
  );
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without padding: what people type into an app. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >>> bits) & 31] ?? '';
    }
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + (alphabet[(value << (5 - bits)) & 31] ?? '');
}

/** What a QR code for an app holds. @param issuer such as `Attiva host pc-1` */
export function enrolmentUri(
  secret: Uint8Array,
  { issuer, name }: { readonly issuer: string; readonly name: string },
): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(name)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
