/** Sessions of browsers. Only digests of their secrets are kept, in memory: a restart ends them all. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Seconds } from '@attiva/protocol';
import { type Caller, type Door, isSameCaller } from '../api/callers.ts';

/** A session lasts half a day, and ends before where nothing was asked for an hour. */
export const sessionSeconds: Seconds = 12 * 3600;
export const idleSeconds: Seconds = 3600;

/** Bounds of what a forgotten script can pile up; those that were not used for longest go first. */
const mostSessions = 1024;
const mostOfOne = 64;

/**
 * The two secrets of a session. Browsers bring a cookie of 127.0.0.1 to every port of it, so other programs of this machine
 * see it, and their pages can have it come along: it shows nothing but a page. The other secret is kept by the pages of this
 * port alone, and the API takes both or nothing.
 */
export interface OpenedSession {
  readonly cookie: string;
  readonly page: string;
}

/** Who came in, by which way, from which address. */
export interface Arrival {
  readonly caller: Caller;
  /** `link`, `account`, or the name of a further way. */
  readonly way: string;
  readonly from: string;
}

export interface Session extends Arrival {
  /** Says which one is meant, and opens nothing. */
  readonly id: string;
  readonly openedAt: Seconds;
  readonly usedAt: Seconds;
}

interface Kept extends Arrival {
  /** By which it was opened; at another one it is none. */
  readonly door: Door;
  readonly openedAt: Seconds;
  /** Digest. */
  readonly page: Buffer;
  usedAt: Seconds;
  /** Its own account was changed in it: it stays when that is noticed. */
  spared?: boolean;
}

export class Sessions {
  readonly #random: (size: number) => Uint8Array;
  /** By digest of the cookie, in the order of opening. */
  readonly #kept = new Map<string, Kept>();

  constructor(random: (size: number) => Uint8Array) {
    this.#random = random;
  }

  /** Always new secrets, whatever the browser brought: nobody can lay a session of his under somebody else's log-in. */
  open(arrival: Arrival, now: Seconds, door: Door = 'machine'): OpenedSession {
    const opened = { cookie: this.#draw(), page: this.#draw() };
    this.#tidy(now, arrival.caller);
    const page = digestOf(opened.page);
    this.#kept.set(textDigest(opened.cookie), { ...arrival, door, openedAt: now, usedAt: now, page });
    return opened;
  }

  /** Whether a session is open under this cookie, at this door. */
  isOpen(cookie: string, now: Seconds, door: Door = 'machine'): boolean {
    return this.#at(textDigest(cookie), now)?.door === door;
  }

  /** Who asks, where these two belong to one open session; that counts as a use. */
  callerOf({ cookie, page }: OpenedSession, now: Seconds, door: Door = 'machine'): Caller | undefined {
    const session = this.#at(textDigest(cookie), now);
    if (session === undefined || session.door !== door || !timingSafeEqual(session.page, digestOf(page)))
      return undefined;
    session.usedAt = now;
    return session.caller;
  }

  /** Open ones, newest first. */
  list(now: Seconds): readonly Session[] {
    return [...this.#kept.entries()]
      .filter(([, kept]) => isOpen(kept, now))
      .map(([digest, { caller, way, from, openedAt, usedAt }]) => {
        return { id: idOf(digest), caller, way, from, openedAt, usedAt };
      })
      .reverse();
  }

  idOf(cookie: string): string {
    return idOf(textDigest(cookie));
  }

  end(cookie: string): void {
    this.#kept.delete(textDigest(cookie));
  }

  /** The next `endWhere` that asks for it leaves this one. @param id of a session */
  spare(id: string): void {
    for (const [digest, kept] of this.#kept) if (idOf(digest) === id) kept.spared = true;
  }

  /** Ends those that are meant and not spared; whoever was spared is so no more. */
  endUnspared(isMeant: (session: Arrival) => boolean): void {
    this.endWhere((session) => isMeant(session) && session.spared !== true);
    for (const kept of this.#kept.values()) delete kept.spared;
  }

  /** @returns how many ended. */
  endWhere(
    isMeant: (session: Arrival & { readonly id: string; readonly door: Door; readonly spared?: boolean }) => boolean,
  ): number {
    const meant = [...this.#kept].filter(([digest, kept]) => isMeant({ ...kept, id: idOf(digest) }));
    for (const [digest] of meant) this.#kept.delete(digest);
    return meant.length;
  }

  #at(digest: string, now: Seconds): Kept | undefined {
    const session = this.#kept.get(digest);
    return session !== undefined && isOpen(session, now) ? session : undefined;
  }

  #tidy(now: Seconds, opens: Caller): void {
    for (const [digest, kept] of this.#kept) if (!isOpen(kept, now)) this.#kept.delete(digest);
    this.#drop(
      [...this.#kept].filter(([, { caller }]) => isSameCaller(caller, opens)),
      mostOfOne,
    );
    this.#drop([...this.#kept], mostSessions);
  }

  /** Makes room for one more. */
  #drop(among: readonly (readonly [string, Kept])[], most: number): void {
    const oldest = among.toSorted(([, a], [, b]) => a.usedAt - b.usedAt).slice(0, Math.max(0, among.length + 1 - most));
    for (const [digest] of oldest) this.#kept.delete(digest);
  }

  #draw(): string {
    return Buffer.from(this.#random(32)).toString('base64url');
  }
}

function isOpen({ openedAt, usedAt, caller: { until = Infinity } }: Kept, now: Seconds): boolean {
  return now < openedAt + sessionSeconds && now < usedAt + idleSeconds && now < until;
}

const idOf = (digest: string): string => digest.slice(0, 16);

/** Looked up by digest: neither memory nor the time of a comparison tells a secret. */
export function textDigest(text: string): string {
  return digestOf(text).toString('base64url');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
