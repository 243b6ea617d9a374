/** The one style sheet and the one script of the door: named by what they hold, so that browsers may keep them. */
import { createHash } from 'node:crypto';

export function staticVersion(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** On every answer of the door: nothing runs, loads, frames or is sent but from here to here. */
export const doorHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; " +
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
