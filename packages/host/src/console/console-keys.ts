/**
 * The console's first page: one look at the host in a browser on this machine, reached by a link that works once. This room
 * makes links and sessions and draws the page; it changes nothing and counts nothing. What is shown is the status, the same as
 * `attiva host status`.
 *
 * This file: links and sessions. Only their digests are kept, in memory: a restart ends them all.
 */
import { createHash } from 'node:crypto';
import type { Seconds } from '@attiva/protocol';

/** A link waits for an hour; a session lasts half a day. */
export const linkSeconds = 3600;
export const sessionSeconds = 12 * 3600;

/** Bounds of what a forgotten script can pile up; the oldest go first. */
const mostLinks = 16;
const mostSessions = 64;

export class ConsoleKeys {
  readonly #random: () => Buffer;
  readonly #links = new Map<string, Seconds>();
  readonly #sessions = new Map<string, Seconds>();

  /** @param random gives 32 bytes that nobody can guess */
  constructor(random: () => Buffer) {
    this.#random = random;
  }

  /** A new link's secret, good once and for an hour. */
  makeLink(now: Seconds): { readonly secret: string; readonly until: Seconds } {
    return this.#make(this.#links, { until: now + linkSeconds, most: mostLinks });
  }

  /** A session for the secret of a link, which is used up by that; undefined where it is none, used or too old. */
  exchange(secret: string, now: Seconds): string | undefined {
    const digest = digestOf(secret);
    const until = this.#links.get(digest);
    this.#links.delete(digest);
    if (until === undefined || until <= now) return undefined;
    return this.#make(this.#sessions, { until: now + sessionSeconds, most: mostSessions }).secret;
  }

  /** Whether a session is open under this secret. */
  isOpen(secret: string, now: Seconds): boolean {
    return (this.#sessions.get(digestOf(secret)) ?? 0) > now;
  }

  #make(
    kept: Map<string, Seconds>,
    { until, most }: { readonly until: Seconds; readonly most: number },
  ): { readonly secret: string; readonly until: Seconds } {
    const secret = this.#random().toString('base64url');
    kept.set(digestOf(secret), until);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return { secret, until };
  }
}

/** Looked up by digest: neither memory nor the time of a comparison tells a secret. */
function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
