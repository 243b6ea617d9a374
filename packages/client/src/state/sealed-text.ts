import { createHash } from 'node:crypto';

/**
 * The outer shape of every state file: `{"format":1,"sha256":"…","content":…}`. The hash finds bit rot and editors'
 * accidents (it is no protection from people: see SECURITY.md). A `format` this program does not know is `newer`.
 */
export type Unsealed =
  | { readonly kind: 'content'; readonly content: unknown }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'newer'; readonly format: number };

/** The format written by this version of the SDK. 1: first release, 2026-11. */
export const stateFormat = 1;

/** Wraps content for its file. */
export function seal(content: unknown): string {
  const body = JSON.stringify(content);
  return `{"format":${stateFormat},"sha256":"${hash(body)}","content":${body}}\n`;
}

/** Opens a file's text; anything wrong is told as a value, never thrown. */
export function unseal(text: string): Unsealed {
  const outer = parse(text);
  if (typeof outer !== 'object' || outer === null) return { kind: 'damaged', why: 'not a state file' };
  const { format, sha256, content } = outer as { format?: unknown; sha256?: unknown; content?: unknown };
  if (typeof format !== 'number' || !Number.isSafeInteger(format)) return { kind: 'damaged', why: 'no format' };
  if (format > stateFormat) return { kind: 'newer', format };
  if (content === undefined || sha256 !== hash(JSON.stringify(content))) return { kind: 'damaged', why: 'wrong hash' };
  return { kind: 'content', content };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // JSON.parse throws for nothing but text that is no JSON: told as damaged.
  }
}

function hash(body: string): string {
  return createHash('sha256').update(body).digest('base64url');
}
