/** Imported public keys of recent clients: a renewal then saves a third of its cost. Bounded; the oldest leaves first. */
import type { KeyObject } from 'node:crypto';
import type { KeyId } from '@attiva/protocol';

export class RecentKeys {
  readonly #keys = new Map<KeyId, KeyObject>();
  readonly #capacity: number;

  /** @param capacity most keys kept; one takes about a kilobyte. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The kept key, or what `load` gives; a key that cannot be imported is not kept. */
  get(id: KeyId, load: () => KeyObject | undefined): KeyObject | undefined {
    const kept = this.#keys.get(id);
    if (kept !== undefined) {
      this.#keys.delete(id);
      this.#keys.set(id, kept);
      return kept;
    }
    const loaded = load();
    if (loaded === undefined) return undefined;
    if (this.#keys.size >= this.#capacity) {
      for (const oldest of this.#keys.keys()) {
        this.#keys.delete(oldest);
        break;
      }
    }
    this.#keys.set(id, loaded);
    return loaded;
  }
}
