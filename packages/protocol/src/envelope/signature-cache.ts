/**
 * What a verifier has found once: that a text bears a good signature of a key, how a text reads, which key a public key
 * is. Kinds, times and revocation are judged anew each time. Bounded; the oldest entry leaves first.
 */
import { hash, type KeyObject } from 'node:crypto';
import type { KeyId } from './ids.ts';

export class SignatureCache {
  readonly #good = new Map<string, true>();
  readonly #read = new Map<string, unknown>();
  readonly #keys = new Map<KeyId, KeyObject>();
  readonly #capacity: number;

  /** @param capacity most entries kept of each sort; a text that was read takes a few kilobytes. */
  constructor(capacity = 256) {
    this.#capacity = capacity;
  }

  /** Runs `verify` unless it is known to have succeeded for this key and text. */
  check(key: KeyId, text: string, verify: () => boolean): boolean {
    const entry = `${key}${hash('sha256', text, 'base64url')}`;
    if (this.#good.has(entry)) return true;
    if (!verify()) return false;
    this.#keep(this.#good, entry, true);
    return true;
  }

  /** How a text reads as one kind; `read` runs unless that is known, and what it throws is never kept. */
  reading<Statement>(kind: string, text: string, read: () => Statement): Statement {
    const entry = `${kind} ${text}`;
    const known = this.#read.get(entry) as Statement | undefined;
    if (known !== undefined) return known;
    const statement = read();
    this.#keep(this.#read, entry, statement);
    return statement;
  }

  /** The imported key of this id; one that cannot be imported is never kept. */
  key(id: KeyId, load: () => KeyObject | undefined): KeyObject | undefined {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const loaded = load();
    if (loaded !== undefined) this.#keep(this.#keys, id, loaded);
    return loaded;
  }

  #keep<Name, Value>(into: Map<Name, Value>, name: Name, value: Value): void {
    if (into.size >= this.#capacity) {
      const oldest = into.keys().next();
      if (oldest.done !== true) into.delete(oldest.value);
    }
    into.set(name, value);
  }
}
