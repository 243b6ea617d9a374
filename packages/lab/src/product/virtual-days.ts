import type { AttachedProducts } from './attached-products.ts';
import type { DrivenWorld } from './driven-world.ts';

const day = 86_400_000;
/** 20 years: beyond it somebody has mistaken milliseconds for days. */
const longest = 20 * 366 * day;

/** Moves the world and the products in it from day to day, one wish after the other. */
export class VirtualDays {
  readonly #world: DrivenWorld;
  readonly #products: AttachedProducts;
  readonly #start: number;
  #moving: Promise<unknown> = Promise.resolve();

  constructor(world: DrivenWorld, products: AttachedProducts) {
    this.#world = world;
    this.#products = products;
    this.#start = world.now();
  }

  /** Days since the beginning, with their fraction. */
  get day(): number {
    return (this.#world.now() - this.#start) / day;
  }

  /** @throws {TypeError} for a day that has passed, or lies more than 20 years ahead. */
  goTo(wanted: number): Promise<void> {
    return this.#inTurn(() => this.#moveTo(this.#start + wanted * day));
  }

  /** @throws {TypeError} as `goTo`. */
  advance(seconds: number): Promise<void> {
    return this.#inTurn(() => this.#moveTo(this.#world.now() + seconds * 1000));
  }

  /** Lets no time pass, and the products look at their timers. */
  look(): Promise<void> {
    return this.#inTurn(() => this.#products.moveTo(this.#world.now()));
  }

  /** What is due is done on the way, a day at a time at most: as a product that looks at its timers once a day. */
  async #moveTo(target: number): Promise<void> {
    const now = this.#world.now();
    if (!Number.isFinite(target) || target < now) throw new TypeError(`it is day ${this.day}; time only goes forward`);
    if (target - now > longest) throw new TypeError('more than 20 years at once');
    while (this.#world.now() < target) {
      const next = Math.min(target, this.#world.now() + day);
      await this.#world.advanceTo(next);
      await this.#products.moveTo(next);
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#moving.then(work);
    this.#moving = done.catch(() => undefined); // Told to whoever wished it; the next wish is its own.
    return done;
  }
}
