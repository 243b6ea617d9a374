/** Links that sign a browser in, once. Only their digests are kept, in memory: a restart ends them all. */
import type { Seconds } from '@attiva/protocol';
import { tokenFileHolder } from '../api/callers.ts';
import { type OpenedSession, Sessions, textDigest } from './sessions.ts';

/** A link waits for an hour. */
export const linkSeconds: Seconds = 3600;

/** Bound of what a forgotten script can pile up; the oldest go first. */
const mostLinks = 16;

export class ConsoleKeys {
  readonly sessions: Sessions;
  readonly #random: (size: number) => Uint8Array;
  readonly #links = new Map<string, Seconds>();

  /** @param random gives bytes that nobody can guess */
  constructor(random: (size: number) => Uint8Array) {
    this.#random = random;
    this.sessions = new Sessions(random);
  }

  /** A new link's secret, good once and for an hour. */
  makeLink(now: Seconds): { readonly secret: string; readonly until: Seconds } {
    const secret = Buffer.from(this.#random(32)).toString('base64url');
    const until = now + linkSeconds;
    this.#links.set(textDigest(secret), until);
    for (const oldest of this.#links.keys()) {
      if (this.#links.size <= mostLinks) break;
      this.#links.delete(oldest);
    }
    return { secret, until };
  }

  /**
   * A session for the secret of a link, which is used up by that; undefined where it is none, used or too old. Whoever comes
   * in by a link was given it by the holder of the token file.
   */
  exchange(secret: string, from: string, now: Seconds): OpenedSession | undefined {
    const digest = textDigest(secret);
    const until = this.#links.get(digest);
    this.#links.delete(digest);
    if (until === undefined || until <= now) return undefined;
    return this.sessions.open({ caller: tokenFileHolder, way: 'link', from }, now);
  }
}
