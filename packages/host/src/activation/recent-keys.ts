/**
 * Imported public keys of clients that call again and again: their requests save the import, a sixth of the cost. A key
 * is kept from its second visit on. A first visit only leaves its id behind, for most machines are not back for days,
 * and a kept key takes kilobytes that the garbage collector does not see. Both are bounded; the oldest leaves first.
 */
import type { KeyObject } from 'node:crypto';
import type { KeyId } from '@attiva/protocol';

export class RecentKeys<Key = KeyObject> {
  readonly #visited = new Map<KeyId, true>();
  readonly #keys = new Map<KeyId, Key>();
  readonly #capacity: number;

  /** @param capacity most keys kept, and most ids remembered. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * The kept key, or what `load` gives; a key that cannot be imported is never kept.
   * @param load told whether the key has come before: only then is its result kept, and worth an import.
   */
  get(id: KeyId, load: (again: boolean) => Key | undefined): Key | undefined {
    const kept = this.#keys.get(id);
    if (kept !== undefined) {
      this.#keys.delete(id);
      this.#keys.set(id, kept);
      return kept;
    }
    const again = this.#visited.has(id);
    const loaded = load(again);
    if (loaded === undefined) return undefined;
    this.#visited.delete(id);
    if (again) this.#keep(this.#keys, id, loaded);
    else this.#keep(this.#visited, id, true);
    return loaded;
  }

  #keep<T>(into: Map<KeyId, T>, id: KeyId, value: T): void {
    if (into.size >= this.#capacity) {
      const oldest = into.keys().next();
      if (oldest.done !== true) into.delete(oldest.value);
    }
    into.set(id, value);
  }
}
