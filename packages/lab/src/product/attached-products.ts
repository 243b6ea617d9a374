import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { ActivationError } from '@attiva/protocol';
import { type ProductSight, sightsIn } from './sights.ts';

/** One move of virtual time. */
export interface Move {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

interface Product {
  readonly pid: number;
  /** The last move that it has lived through. */
  done: number;
  /** What it said it was then. */
  seen: readonly ProductSight[];
  /** Its question for the next move, where it waits for one. */
  answer: ((move: Move) => void) | undefined;
}

/** As long as one attempt of a client may last, and a little more. */
const patienceMilliseconds = 130_000;

/** The products that live in the lab's time. Each move is told to all of them, and is over when the last one has said so. */
export class AttachedProducts {
  readonly #products = new Map<string, Product>();
  readonly #patience: number;
  #move: Move;
  #check: () => void = () => {};

  constructor(now: number, patience: number = patienceMilliseconds) {
    this.#move = { seq: 0, now };
    this.#patience = patience;
  }

  get move(): Move {
    return this.#move;
  }

  /** Process numbers. */
  list(): readonly number[] {
    return [...this.#products.values()].map(({ pid }) => pid);
  }

  /** What they were when they had lived through the last move. */
  seen(): readonly ProductSight[] {
    return [...this.#products.values()].flatMap(({ seen }) => seen);
  }

  /** Takes in a product; it belongs to the lab for as long as its connection lasts. Gives its name here. */
  attach(pid: number, connection: Socket): string {
    const id = randomBytes(9).toString('base64url');
    this.#products.set(id, { pid, done: this.#move.seq, seen: [], answer: undefined });
    connection.once('close', () => {
      this.#products.delete(id);
      this.#check();
    });
    return id;
  }

  /**
   * The next move after `seq`, whose end this question is; `seen` in JSON: what it was then.
   * @throws {TypeError} for a product that is not attached.
   */
  next(id: string, seq: number, seen: string | null): Promise<Move> {
    const product = this.#products.get(id);
    if (product === undefined) throw new TypeError('no product of that name is attached');
    product.done = seq;
    product.seen = sightsIn(seen, product.pid);
    this.#check();
    if (seq < this.#move.seq) return Promise.resolve(this.#move);
    return new Promise((resolve) => {
      product.answer = resolve;
    });
  }

  /**
   * Tells all products that it is this time now, and waits until each has lived through it.
   * @throws {ActivationError} `internal` naming those that did not come to an end.
   */
  async moveTo(now: number): Promise<void> {
    this.#move = { seq: this.#move.seq + 1, now };
    for (const product of this.#products.values()) {
      const { answer } = product;
      product.answer = undefined;
      answer?.(this.#move);
    }
    await this.#allDone();
  }

  #late(): readonly Product[] {
    return [...this.#products.values()].filter(({ done }) => done < this.#move.seq);
  }

  #allDone(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#check = () => {};
        const pids = this.#late().map(({ pid }) => pid);
        const seconds = Math.round(this.#patience / 1000);
        const detail = `process ${pids.join(', ')} did not live through a day within ${seconds} s`;
        reject(new ActivationError('internal', detail, { facts: { processes: pids } }));
      }, this.#patience);
      this.#check = () => {
        if (this.#late().length > 0) return;
        this.#check = () => {};
        clearTimeout(timer);
        resolve();
      };
      this.#check();
    });
  }
}
