/**
 * How much one network address may ask of the door: so many requests in ten minutes, a few at once. In memory only: addresses are
 * written nowhere. Wrong proofs have their own limit, by key (`keys/guess-limit.ts`), which no change of address gets round.
 */
import { ActivationError } from '@attiva/protocol';

export interface Visits {
  /**
   * Lets one request in. @returns to be called when it has ended
   * @throws {ActivationError} `too-many-requests`, `busy`
   */
  enter(address: string): () => void;
}

export interface VisitLimits {
  /** Requests of one address within the window. */
  readonly perWindow: number;
  readonly windowSeconds: number;
  readonly atOncePerAddress: number;
  /** Of all addresses: so many bodies may lie in memory. */
  readonly atOnce: number;
  /** Addresses that are remembered; beyond it those that came first are forgotten. */
  readonly remembered: number;
}

export const visitLimits: VisitLimits = {
  perWindow: 60,
  windowSeconds: 600,
  atOncePerAddress: 4,
  atOnce: 16,
  remembered: 20_000,
};

interface Visitor {
  /** When the window began; milliseconds. */
  since: number;
  count: number;
  inside: number;
}

/** @param now milliseconds since 1970 */
export function createVisits(now: () => number, limits: VisitLimits = visitLimits): Visits {
  const visitors = new Map<string, Visitor>();
  const windowMilliseconds = limits.windowSeconds * 1000;
  let inside = 0;

  function visitorAt(place: string): Visitor {
    const known = visitors.get(place);
    if (known !== undefined && now() - known.since < windowMilliseconds) return known;
    const visitor = { since: now(), count: 0, inside: known?.inside ?? 0 };
    visitors.delete(place);
    visitors.set(place, visitor);
    const [oldest] = visitors.keys();
    if (visitors.size > limits.remembered && oldest !== undefined) visitors.delete(oldest);
    return visitor;
  }

  return {
    enter(address) {
      const visitor = visitorAt(placeOf(address));
      if (visitor.count >= limits.perWindow) {
        const wait = Math.max(1, Math.ceil((visitor.since + windowMilliseconds - now()) / 1000));
        throw new ActivationError('too-many-requests', 'Too many requests came from this address.', {
          retryAfterSeconds: wait,
        });
      }
      if (visitor.inside >= limits.atOncePerAddress || inside >= limits.atOnce) {
        throw new ActivationError('busy', 'Several requests are being answered just now.', { retryAfterSeconds: 5 });
      }
      visitor.count += 1;
      visitor.inside += 1;
      inside += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        visitor.inside -= 1;
        inside -= 1;
      };
    },
  };
}

/** A connection of IPv6 has a network of 64 bits to itself: that is one visitor. */
export function placeOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [left = '', right = ''] = address.split('%')[0]?.split('::') ?? [];
  const before = left === '' ? [] : left.split(':');
  const after = right === '' ? [] : right.split(':');
  const zeros = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
    : [];
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((part) => part.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}
