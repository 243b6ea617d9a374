/**
 * When to ask: due times compared with the wall clock every minute, and a change of network as a reason to ask at
 * once. The numbers are rules of `@attiva/protocol`; asking is `activation/`.
 */
import type { Network } from '../network/network.ts';

/** Notices that the machine's networks have changed since the last look. */
export class NetworkWatch {
  readonly #network: Network;
  #seen: string;

  constructor(network: Network) {
    this.#network = network;
    this.#seen = network.signature();
  }

  /** True once per change. */
  hasChanged(): boolean {
    const now = this.#network.signature();
    const changed = now !== this.#seen;
    this.#seen = now;
    return changed;
  }
}
