/** Links that sign a browser in, once. Only their digests are kept, in memory: a restart ends them all. */
import type { Seconds } from '@attiva/protocol';
import type { Caller } from '../api/callers.ts';
import { type OpenedSession, Sessions, textDigest } from './sessions.ts';

/** A link waits for an hour. */
export const linkSeconds: Seconds = 3600;

/** Bound of what a forgotten script can pile up; the oldest go first. */
const mostLinks = 16;

interface Link {
  /** Who made it. */
  readonly caller: Caller;
  readonly until: Seconds;
}

export class ConsoleKeys {
  readonly sessions: Sessions;
  readonly #random: (size: number) => Uint8Array;
  readonly #links = new Map<string, Link>();

  /** @param random gives bytes that nobody can guess */
  constructor(random: (size: number) => Uint8Array) {
    this.#random = random;
    this.sessions = new Sessions(random);
  }

  /** A new link's secret, good once and for an hour; whoever comes in by it is `caller` and may no more. */
  makeLink(caller: Caller, now: Seconds): { readonly secret: string; readonly until: Seconds } {
    const secret = Buffer.from(this.#random(32)).toString('base64url');
    const until = now + linkSeconds;
    this.#links.set(textDigest(secret), { caller, until });
    for (const oldest of this.#links.keys()) {
      if (this.#links.size <= mostLinks) break;
      this.#links.delete(oldest);
    }
    return { secret, until };
  }

  /**
   * A session for the secret of a link, which is used up by that, and whose it is: of whoever made the link. Undefined where
   * it is none, used or too old.
   */
  exchange(secret: string, from: string, now: Seconds): (OpenedSession & { readonly caller: Caller }) | undefined {
    const digest = textDigest(secret);
    const link = this.#links.get(digest);
    this.#links.delete(digest);
    if (link === undefined || link.until <= now || (link.caller.until ?? Infinity) <= now) return undefined;
    const { caller } = link;
    return { ...this.sessions.open({ caller, way: 'link', from }, now), caller };
  }

  /**
   * Ends all links and sessions of whoever is meant.
   * @param kept id of a session that stays
   */
  endOf(isMeant: (caller: Caller) => boolean, kept?: string): void {
    this.#endLinks(isMeant);
    this.sessions.endWhere(({ caller, id }) => isMeant(caller) && id !== kept);
    if (kept !== undefined) this.sessions.spare(kept);
  }

  /** The same of whoever was changed elsewhere, by another daemon on the same database: a session that did it itself stays. */
  endChanged(isMeant: (caller: Caller) => boolean): void {
    this.#endLinks(isMeant);
    this.sessions.endUnspared(({ caller }) => isMeant(caller));
  }

  #endLinks(isMeant: (caller: Caller) => boolean): void {
    for (const [digest, { caller }] of this.#links) if (isMeant(caller)) this.#links.delete(digest);
  }
}
