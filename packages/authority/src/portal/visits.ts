/**
 * How much one network address may ask of the door: so many requests in ten minutes, a few at once. In memory only: addresses are
 * written nowhere. Wrong proofs have their own limit, by key (`keys/guess-limit.ts`), which no change of address gets round.
 */
import { ActivationError } from '@attiva/protocol';

export interface Visits {
  /**
   * Lets one request in, whose body is still to come.
   * @param giveUp called with what to say, where the body must leave its place to a visitor who holds fewer
   * @throws {ActivationError} `too-many-requests`, `busy`
   */
  enter(address: string, giveUp: (error: ActivationError) => void): Visit;
}

export interface Visit {
  /** The body is there: the place at the doorstep is free for another. */
  readonly arrived: () => void;
  /** To be called when the request has ended, however. */
  readonly leave: () => void;
}

/** What one visitor may do. */
interface Share {
  /** Requests within the window. */
  readonly perWindow: number;
  readonly atOnce: number;
}

export interface VisitLimits {
  readonly windowSeconds: number;
  /** Of an address of IPv4, or a network of 64 bits of IPv6, which is one connection's. */
  readonly address: Share;
  /** Of a network of 48 bits of IPv6, which is one site's: 65,536 of the former. */
  readonly site: Share;
  /** Of all addresses: so many bodies may lie in memory. */
  readonly atOnce: number;
  /** How many of these may be still on their way: senders who dawdle keep out each other, and nobody whose body is there. */
  readonly arriving: number;
  /** Visitors that are remembered; beyond it those that came first are forgotten. */
  readonly remembered: number;
}

export const visitLimits: VisitLimits = {
  windowSeconds: 600,
  address: { perWindow: 60, atOnce: 4 },
  site: { perWindow: 300, atOnce: 8 },
  atOnce: 16,
  arriving: 8,
  remembered: 20_000,
};

interface Visitor {
  /** When the window began; milliseconds. */
  since: number;
  count: number;
  inside: number;
}

/** A body on its way. */
interface Arrival {
  readonly visitor: Visitor;
  readonly giveUp: (error: ActivationError) => void;
}

/** @param now milliseconds since 1970 */
export function createVisits(now: () => number, limits: VisitLimits = visitLimits): Visits {
  const visitors = new Map<string, Visitor>();
  const windowMilliseconds = limits.windowSeconds * 1000;
  let inside = 0;
  const arrivals = new Set<Arrival>();

  function visitorAt(place: string): Visitor {
    const known = visitors.get(place);
    if (known !== undefined && now() - known.since < windowMilliseconds) return known;
    // Whoever is still inside leaves the same visitor that entered.
    const visitor = known ?? { since: 0, count: 0, inside: 0 };
    Object.assign(visitor, { since: now(), count: 0 });
    visitors.delete(place);
    visitors.set(place, visitor);
    const [oldest] = visitors.keys();
    if (visitors.size > limits.remembered && oldest !== undefined) visitors.delete(oldest);
    return visitor;
  }

  /** The visitor, if its share has room. */
  function requireRoom(place: string, share: Share): Visitor {
    const visitor = visitorAt(place);
    if (visitor.count >= share.perWindow) {
      throw new ActivationError('too-many-requests', 'Too many requests came from this address.', {
        retryAfterSeconds: Math.max(1, Math.ceil((visitor.since + windowMilliseconds - now()) / 1000)),
      });
    }
    if (visitor.inside >= share.atOnce) throw busy();
    return visitor;
  }

  /** At a full doorstep one who holds several places gives one to who holds fewer: else two addresses would keep all others out. */
  function requireDoorstep(newcomer: Visitor): void {
    if (inside >= limits.atOnce) throw busy();
    if (arrivals.size < limits.arriving) return;
    const crowding = crowdingArrival(arrivals, newcomer);
    if (crowding === undefined) throw busy();
    arrivals.delete(crowding);
    crowding.giveUp(busy());
  }

  return {
    enter(address, giveUp) {
      const site = siteOf(address);
      // The site first: one that has used up its share must not fill the memory with its addresses.
      const ofSite = site === undefined ? undefined : requireRoom(site, limits.site);
      const ofAddress = requireRoom(placeOf(address), limits.address);
      const entering = ofSite === undefined ? [ofAddress] : [ofSite, ofAddress];
      const arrival = { visitor: ofSite ?? ofAddress, giveUp };
      requireDoorstep(arrival.visitor);
      for (const visitor of entering) {
        visitor.count += 1;
        visitor.inside += 1;
      }
      inside += 1;
      arrivals.add(arrival);
      const arrived = (): void => void arrivals.delete(arrival);
      const leave = once(() => {
        arrived();
        for (const visitor of entering) visitor.inside -= 1;
        inside -= 1;
      });
      return { arrived, leave };
    },
  };
}

/** The oldest arrival of whoever has most, if that is at least two more than the newcomer has. */
function crowdingArrival(arrivals: ReadonlySet<Arrival>, newcomer: Visitor): Arrival | undefined {
  const all = [...arrivals];
  const held = (visitor: Visitor): number => all.filter((one) => one.visitor === visitor).length;
  const most = Math.max(...all.map(({ visitor }) => held(visitor)));
  return most < held(newcomer) + 2 ? undefined : all.find(({ visitor }) => held(visitor) === most);
}

function busy(): ActivationError {
  return new ActivationError('busy', 'Several requests are being answered just now.', { retryAfterSeconds: 5 });
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}

/** A connection of IPv6 has a network of 64 bits to itself: that is one visitor. */
export function placeOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  return address.includes(':') ? partsOf(address).join(':') : address;
}

/** A site of IPv6 has a network of 48 bits; an address of IPv4 tells nothing of its site. */
export function siteOf(address: string): string | undefined {
  return placeOf(address).includes(':') ? `${partsOf(address).slice(0, 3).join(':')}::/48` : undefined;
}

/** The first 64 bits in four parts, each written in one way. */
function partsOf(address: string): readonly string[] {
  const [left = '', right = ''] = address.split('%')[0]?.split('::') ?? [];
  const before = left === '' ? [] : left.split(':');
  const after = right === '' ? [] : right.split(':');
  const zeros = address.includes('::')
    ? Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0')
    : [];
  return [...before, ...zeros, ...after].slice(0, 4).map((part) => part.toLowerCase().replace(/^0+(?=.)/, ''));
}
