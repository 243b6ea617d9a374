import { Weights } from './weights.ts';

/** Things that many owners hold of something all share: which one gives way where there are too many. */
export class HeldByOwner<Thing> {
  /** Of each owner the first one first. */
  readonly #held = new Map<string, Set<Thing>>();
  readonly #weights = new Weights();

  /** Nothing happens where it is held already. */
  add(owner: string, thing: Thing): void {
    const known = this.#held.get(owner);
    if (known === undefined) this.#held.set(owner, new Set([thing]));
    else if (known.has(thing)) return;
    else known.add(thing);
    this.#weights.add(owner);
  }

  remove(owner: string, thing: Thing): void {
    const known = this.#held.get(owner);
    if (known?.delete(thing) !== true) return;
    if (known.size === 0) this.#held.delete(owner);
    this.#weights.remove(owner);
  }

  /** Of the owner who holds most, what came first. */
  firstOfHeaviest(): Thing | undefined {
    const heaviest = this.#weights.heaviest();
    return heaviest === undefined ? undefined : this.#held.get(heaviest)?.values().next().value;
  }
}
