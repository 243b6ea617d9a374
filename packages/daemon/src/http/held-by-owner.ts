import { Weights } from './weights.ts';

/** An owner who holds less than this part of all there is room for is nobody's flood: a few machines behind one address. */
const littlePart = 1 / 50;

/** Things that many owners hold of something all share: which one gives way where there are too many, and whose turn is next. */
export class HeldByOwner<Thing> {
  /** Of each owner the first one first. */
  readonly #held = new Map<string, Set<Thing>>();
  /** All of them, the first one first. */
  readonly #all = new Map<Thing, string>();
  readonly #weights = new Weights();

  get size(): number {
    return this.#all.size;
  }

  /** Nothing happens where it is held already. */
  add(owner: string, thing: Thing): void {
    if (this.#all.has(thing)) return;
    this.#all.set(thing, owner);
    const known = this.#held.get(owner);
    if (known === undefined) this.#held.set(owner, new Set([thing]));
    else known.add(thing);
    this.#weights.add(owner);
  }

  remove(thing: Thing): void {
    const owner = this.#all.get(thing);
    if (owner === undefined) return;
    this.#all.delete(thing);
    const known = this.#held.get(owner);
    known?.delete(thing);
    if (known?.size === 0) this.#held.delete(owner);
    this.#weights.remove(owner);
  }

  /**
   * Of the owner who holds most, what came first: a flood pushes out its own. Where that owner holds little, what came first of all:
   * a flood from many addresses would else push out whoever has two connections.
   * @param room how many things there may be.
   */
  firstToGiveWay(room: number): Thing | undefined {
    const heaviest = this.#weights.heaviest();
    if (heaviest === undefined) return undefined;
    const from = this.#weights.most < room * littlePart ? this.#all.keys() : this.#held.get(heaviest)?.values();
    return from?.next().value;
  }

  /** Takes out the next one: owners take turns, and each one's first comes first. */
  takeNext(): Thing | undefined {
    const [owner] = this.#held.keys();
    if (owner === undefined) return undefined;
    const things = this.#held.get(owner) ?? new Set<Thing>();
    const [thing] = things;
    this.#held.delete(owner);
    this.#held.set(owner, things);
    if (thing !== undefined) this.remove(thing);
    return thing;
  }
}
