import { createHash } from 'node:crypto';

/**
 * Randomness that a seed repeats: SHA-256 over seed and counter. Good enough for keys that live as long as a lab; nothing
 * outside the lab may ever use it.
 */
export class SeededRandom {
  readonly #seed: string;
  #block = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(seed: string) {
    this.#seed = seed;
  }

  readonly bytes = (size: number): Uint8Array => {
    while (this.#rest.length < size) {
      const block = createHash('sha256').update(`${this.#seed}\0${this.#block}`).digest();
      this.#block += 1;
      this.#rest = Buffer.concat([this.#rest, block]);
    }
    const taken = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(size);
    return Uint8Array.from(taken);
  };

  /** Uniform in [0, 1). */
  chance(): number {
    return Buffer.from(this.bytes(4)).readUInt32BE(0) / 2 ** 32;
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + this.chance() * (to - from);
  }
}
