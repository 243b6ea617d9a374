/**
 * How often a log-in may be tried: some wrong tries in a row are free, then each makes the next wait twice as long, per name
 * and per address. For right passwords too: a limit that lets the right one through limits nothing.
 */
import { isIPv6 } from 'node:net';
import type { Seconds } from '@attiva/protocol';

interface Tries {
  readonly failed: number;
  readonly at: Seconds;
}

/** Several people come from one address: of this machine, of a gateway. */
const free = { name: 4, address: 15 } as const;
const longestWait: Seconds = 300;
/** Forgotten after this time without a try. */
const forgottenAfter: Seconds = 3600;
/** Bound of what strangers can pile up; the oldest go first. */
const mostKept = 4096;

export class LogInLimit {
  readonly #tries = new Map<string, Tries>();

  /**
   * Seconds to wait; undefined: it may be tried, and counts as wrong until `forgive` or `succeeded` says otherwise. Counted
   * before its end is known, since tries that run side by side would not see each other.
   */
  begin(name: string, from: string, now: Seconds): Seconds | undefined {
    const keys = [nameKey(name), addressKey(from)] as const;
    const wait = Math.max(this.#wait(keys[0], free.name, now), this.#wait(keys[1], free.address, now));
    if (wait > 0) return wait;
    for (const key of keys) this.#change(key, 1, now);
    return undefined;
  }

  /** It was neither right nor wrong. */
  forgive(name: string, from: string, now: Seconds): void {
    for (const key of [nameKey(name), addressKey(from)]) this.#change(key, -1, now);
  }

  /** What others tried from the same address stays: an own account must not clear the way to those of others. */
  succeeded(name: string, from: string, now: Seconds): void {
    this.#tries.delete(nameKey(name));
    this.#change(addressKey(from), -1, now);
  }

  #wait(key: string, freeTries: number, now: Seconds): Seconds {
    const { failed, at } = this.#of(key, now);
    if (failed < freeTries) return 0;
    return Math.max(0, at + Math.min(2 ** (failed - freeTries + 1), longestWait) - now);
  }

  #of(key: string, now: Seconds): Tries {
    const kept = this.#tries.get(key);
    return kept === undefined || kept.at + forgottenAfter <= now ? { failed: 0, at: now } : kept;
  }

  #change(key: string, by: 1 | -1, now: Seconds): void {
    const { failed } = this.#of(key, now);
    // Put in anew: the order of the map is that of the last tries.
    this.#tries.delete(key);
    if (failed + by > 0) this.#tries.set(key, { failed: failed + by, at: now });
    for (const oldest of this.#tries.keys()) {
      if (this.#tries.size <= mostKept) break;
      this.#tries.delete(oldest);
    }
  }
}

const nameKey = (name: string): string => `name ${name.slice(0, 256)}`;

/** Of IPv6 the network: whoever has one address there has as many as he likes. */
function addressKey(from: string): string {
  const [address = ''] = from.split('%', 1);
  if (!isIPv6(address) || address.startsWith('::')) return `address ${address}`;
  const [head = ''] = address.split('::', 1);
  return `address ${head.split(':').slice(0, 4).join(':')}::/64`;
}
