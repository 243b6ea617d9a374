/**
 * Who waits to be verified, by the address it came from: taken in turn, one of each address, so that nobody waits behind
 * all that another has sent. Within an address in the order in which they came.
 */
import { Weights } from '@attiva/daemon';

export class WaitingRoom<Entry> {
  readonly #byAddress = new Map<string, Entry[]>();
  readonly #weights = new Weights();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(address: string, entry: Entry): void {
    const waiting = this.#byAddress.get(address);
    if (waiting === undefined) this.#byAddress.set(address, [entry]);
    else waiting.push(entry);
    this.#weights.add(address);
    this.#size += 1;
  }

  /** At most so many, one of each address in turn. */
  take(most: number): Entry[] {
    const taken: Entry[] = [];
    while (taken.length < most && this.#size > 0) {
      for (const [address, waiting] of this.#byAddress) {
        if (taken.length >= most) break;
        // Alone, an address has all its turns at once.
        const turns = this.#byAddress.size === 1 ? most - taken.length : 1;
        const next = waiting.splice(0, turns);
        for (const entry of next) {
          taken.push(entry);
          this.#weights.remove(address);
        }
        this.#size -= next.length;
        // Behind the others, for the next list too.
        this.#byAddress.delete(address);
        if (waiting.length > 0) this.#byAddress.set(address, waiting);
      }
    }
    return taken;
  }

  /**
   * Whoever has to make room for one more of this address: the newest of the address that has most, if that is more than
   * this one would have. `undefined`: nobody.
   */
  giveWay(address: string): Entry | undefined {
    const heaviest = this.#weights.heaviest();
    if (heaviest === undefined || this.#weights.most <= this.#weights.of(address) + 1) return undefined;
    const waiting = this.#byAddress.get(heaviest);
    const newest = waiting?.pop();
    if (newest === undefined) return undefined;
    if (waiting?.length === 0) this.#byAddress.delete(heaviest);
    this.#weights.remove(heaviest);
    this.#size -= 1;
    return newest;
  }
}
