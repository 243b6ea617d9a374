/**
 * How often a log-in may be tried: some wrong tries in a row are free, then each makes the next wait twice as long, per name
 * and per address. For right passwords too: a limit that lets the right one through limits nothing.
 *
 * A name counts twice: as it was typed, and without its domain, because a directory takes one person by many spellings. What
 * is right clears the tries of its own spelling alone, or whoever is another `anna` would clear the way to this one.
 */
import type { Seconds } from '@attiva/protocol';
import type { Door } from '../api/callers.ts';
import { addressOf } from '../http/address-of.ts';

interface Tries {
  readonly failed: number;
  readonly at: Seconds;
}

/** Several people come from one address: of this machine, of a gateway. */
const free = { name: 4, address: 15 } as const;
const longestWait: Seconds = 300;
/**
 * For an address of this machine at its own door: one of its accounts must not keep all others out. Names wait as long as
 * elsewhere. At the exposed door it may be anybody whose port somebody forwards.
 */
const longestWaitHere: Seconds = 10;
/** Forgotten after this time without a try. */
const forgottenAfter: Seconds = 3600;
/** Bound of what strangers can pile up; the oldest go first. */
const mostKept = 4096;

export class LogInLimit {
  readonly #door: Door;
  readonly #tries: Map<string, Tries>;

  constructor(door: Door = 'machine', tries: Map<string, Tries> = new Map()) {
    this.#door = door;
    this.#tries = tries;
  }

  /** The same tries, by the rules of this door. */
  at(door: Door): LogInLimit {
    return new LogInLimit(door, this.#tries);
  }

  /**
   * Seconds to wait; undefined: it may be tried, and counts as wrong until `forgive` or `succeeded` says otherwise. Counted
   * before its end is known, since tries that run side by side would not see each other.
   */
  begin(name: string, from: string, now: Seconds): Seconds | undefined {
    const most = this.#door === 'machine' && isLoopback(from) ? longestWaitHere : longestWait;
    const wait = Math.max(
      this.#wait(nameKey(name), { free: free.name, most: longestWait, now }),
      this.#wait(personKey(name), { free: free.name, most: longestWait, now }),
      this.#wait(addressKey(from), { free: free.address, most, now }),
    );
    if (wait > 0) return wait;
    for (const key of keysOf(name, from)) this.#change(key, 1, now);
    return undefined;
  }

  /** It was neither right nor wrong. */
  forgive(name: string, from: string, now: Seconds): void {
    for (const key of keysOf(name, from)) this.#change(key, -1, now);
  }

  /** What others tried from the same address stays: an own account must not clear the way to those of others. */
  succeeded(name: string, from: string, now: Seconds): void {
    this.#change(personKey(name), -this.#of(nameKey(name), now).failed, now);
    this.#tries.delete(nameKey(name));
    this.#change(addressKey(from), -1, now);
  }

  #wait(key: string, rule: { readonly free: number; readonly most: Seconds; readonly now: Seconds }): Seconds {
    const { failed, at } = this.#of(key, rule.now);
    if (failed < rule.free) return 0;
    return Math.max(0, at + Math.min(2 ** (failed - rule.free + 1), rule.most) - rule.now);
  }

  #of(key: string, now: Seconds): Tries {
    const kept = this.#tries.get(key);
    return kept === undefined || kept.at + forgottenAfter <= now ? { failed: 0, at: now } : kept;
  }

  #change(key: string, by: number, now: Seconds): void {
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

/** `corp\\anna`, `anna@corp.example` and `anna` may be one person. */
const personKey = (name: string): string =>
  `person ${name
    .slice(name.lastIndexOf('\\') + 1)
    .replace(/@.*$/su, '')
    .slice(0, 256)}`;

const keysOf = (name: string, from: string): readonly string[] => [nameKey(name), personKey(name), addressKey(from)];

const isLoopback = (from: string): boolean => from === '::1' || /^(?:::ffff:)?127\./u.test(from);

const addressKey = (from: string): string => `address ${addressOf(from)}`;
