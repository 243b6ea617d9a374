/** Links and sessions. Only their digests are kept, in memory: a restart ends them all. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Seconds } from '@attiva/protocol';

/** A link waits for an hour; a session lasts half a day. */
export const linkSeconds: Seconds = 3600;
export const sessionSeconds: Seconds = 12 * 3600;

/** Bounds of what a forgotten script can pile up; the oldest go first. */
const mostLinks = 16;
const mostSessions = 64;

/**
 * The two secrets of a session. Browsers bring a cookie of 127.0.0.1 to every port of it, so other programs of this machine
 * see it, and their pages can have it come along: it shows nothing but a page. The other secret is kept by the pages of this
 * port alone, and the API takes both or nothing.
 */
export interface OpenedSession {
  readonly cookie: string;
  readonly page: string;
}

interface Session {
  readonly until: Seconds;
  /** Digest. */
  readonly page: Buffer;
}

export class ConsoleKeys {
  readonly #random: () => Buffer;
  readonly #links = new Map<string, Seconds>();
  readonly #sessions = new Map<string, Session>();

  /** @param random gives 32 bytes that nobody can guess */
  constructor(random: () => Buffer) {
    this.#random = random;
  }

  /** A new link's secret, good once and for an hour. */
  makeLink(now: Seconds): { readonly secret: string; readonly until: Seconds } {
    const secret = this.#draw();
    const until = now + linkSeconds;
    keep(this.#links, { secret, value: until, most: mostLinks });
    return { secret, until };
  }

  /** A session for the secret of a link, which is used up by that; undefined where it is none, used or too old. */
  exchange(secret: string, now: Seconds): OpenedSession | undefined {
    const digest = textDigest(secret);
    const until = this.#links.get(digest);
    this.#links.delete(digest);
    if (until === undefined || until <= now) return undefined;
    const opened = { cookie: this.#draw(), page: this.#draw() };
    const value = { until: now + sessionSeconds, page: digestOf(opened.page) };
    keep(this.#sessions, { secret: opened.cookie, value, most: mostSessions });
    return opened;
  }

  /** Whether a session is open under this cookie. */
  isOpen(cookie: string, now: Seconds): boolean {
    return (this.#sessions.get(textDigest(cookie))?.until ?? 0) > now;
  }

  /** Whether these two belong to one open session. */
  admits({ cookie, page }: OpenedSession, now: Seconds): boolean {
    const session = this.#sessions.get(textDigest(cookie));
    return session !== undefined && session.until > now && timingSafeEqual(session.page, digestOf(page));
  }

  end(cookie: string): void {
    this.#sessions.delete(textDigest(cookie));
  }

  #draw(): string {
    return this.#random().toString('base64url');
  }
}

function keep<Value>(
  kept: Map<string, Value>,
  { secret, value, most }: { readonly secret: string; readonly value: Value; readonly most: number },
): void {
  kept.set(textDigest(secret), value);
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(oldest);
  }
}

/** Looked up by digest: neither memory nor the time of a comparison tells a secret. */
function textDigest(text: string): string {
  return digestOf(text).toString('base64url');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
