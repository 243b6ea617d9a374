/**
 * Remembers that a text bears a good signature of a key, and nothing else: kinds, times and revocation are judged anew
 * each time. Bounded; the oldest entry leaves first.
 */
import { createHash } from 'node:crypto';
import type { KeyId } from './ids.ts';

export class SignatureCache {
  readonly #known = new Set<string>();
  readonly #capacity: number;

  /** @param capacity most entries kept; an entry takes about 100 bytes. */
  constructor(capacity = 256) {
    this.#capacity = capacity;
  }

  /** Runs `verify` unless it is known to have succeeded for this key and text. */
  check(key: KeyId, text: string, verify: () => boolean): boolean {
    const entry = `${key}${createHash('sha256').update(text).digest('base64url')}`;
    if (this.#known.has(entry)) return true;
    if (!verify()) return false;
    if (this.#known.size >= this.#capacity) {
      for (const oldest of this.#known) {
        this.#known.delete(oldest);
        break;
      }
    }
    this.#known.add(entry);
    return true;
  }
}
