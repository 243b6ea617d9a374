/** Takes secrets out of what is logged: product keys keep their last five characters, private keys nothing. */
import { KeyObject } from 'node:crypto';
import { isActivationError } from '@attiva/protocol';

const productKeyText = /\b(?:[0-9A-Za-z]{5}-){4}([0-9A-Za-z]{5})\b/gu;
const privatePem = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gu;
// Up to the last @: a password that somebody has written without its escapes holds any sign.
const passwordInUrl = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/"']*):[^\s"']+@/giu;
const deepest = 6;
const mostItems = 50;
const longestText = 4_000;

/** The text with product keys cut to their last five characters; private keys and passwords of URLs taken out. */
export function redactedText(text: string): string {
  const cut = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return cut.replace(privatePem, '[private key]').replace(passwordInUrl, '$1:…@').replace(productKeyText, '…$1');
}

/** A copy fit for the log. Knows product keys, private keys (KeyObject, CryptoKey, JWK, PEM), bytes and errors. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactedText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (isProductKey(value)) return `…${value.lastFive}`;
  if (value instanceof KeyObject) return value.type === 'public' ? '[public key]' : '[private key]';
  if (value instanceof CryptoKey) return value.type === 'public' ? '[public key]' : '[private key]';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return value.toISOString();
  if (depth >= deepest) return '[deeper]';
  if (value instanceof Error) return redactedError(value, depth);
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => redacted(item, depth + 1));
  if (isPrivateJwk(value)) return '[private key]';
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redacted(item, depth + 1)]));
}

function redactedError(error: Error, depth: number): unknown {
  return {
    type: error.name,
    message: redactedText(error.message),
    ...(isActivationError(error) ? { code: error.code, facts: redacted(error.facts, depth + 1) } : {}),
    ...(error.stack === undefined ? {} : { stack: redactedText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redacted(error.cause, depth + 1) }),
  };
}

/** By shape, so that a key that went through JSON or a worker is still one. */
function isProductKey(value: object): value is { readonly lastFive: string } {
  return 'canonical' in value && 'lastFive' in value && typeof value.lastFive === 'string';
}

function isPrivateJwk(value: object): boolean {
  return 'kty' in value && ('d' in value || 'k' in value);
}
