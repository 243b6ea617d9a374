/** How much each of many holds of something that all share, and who holds most: known at once, however many they are. */
export class Weights {
  readonly #of = new Map<string, number>();
  /** Who holds so much. */
  readonly #owners = new Map<number, Set<string>>();
  #most = 0;

  /** The greatest weight; 0: nobody holds anything. */
  get most(): number {
    return this.#most;
  }

  of(owner: string): number {
    return this.#of.get(owner) ?? 0;
  }

  /** One of those who hold most. */
  heaviest(): string | undefined {
    return this.#owners.get(this.#most)?.values().next().value;
  }

  add(owner: string): void {
    this.#move(owner, this.of(owner) + 1);
  }

  /** Takes one away. @throws {TypeError} from somebody who holds nothing. */
  remove(owner: string): void {
    const weight = this.of(owner);
    if (weight === 0) throw new TypeError('nothing can be taken from somebody who holds nothing');
    this.#move(owner, weight - 1);
  }

  #move(owner: string, to: number): void {
    const from = this.of(owner);
    const before = this.#owners.get(from);
    before?.delete(owner);
    if (before?.size === 0) this.#owners.delete(from);
    if (to === 0) {
      this.#of.delete(owner);
    } else {
      this.#of.set(owner, to);
      const after = this.#owners.get(to);
      if (after === undefined) this.#owners.set(to, new Set([owner]));
      else after.add(owner);
    }
    if (to > this.#most) this.#most = to;
    // One at a time: whoever held most and was alone holds most still.
    else if (from === this.#most && !this.#owners.has(from)) this.#most = to;
  }
}
