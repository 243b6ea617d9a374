/** Sign-ins that browsers began and did not end yet: each by the secret in the cookie of that browser, once. */
import type { Seconds } from '@attiva/protocol';
import { textDigest } from '../../console/sessions.ts';
import type { BegunSignIn } from './openid-provider.ts';

/** Whoever takes longer at the provider begins again. */
export const beginSeconds: Seconds = 600;
/** Anybody who reaches the listener can begin some; the oldest of the same address go first, then the oldest of all. */
const most = 512;
const mostOfAddress = 16;

interface Kept {
  readonly begun: BegunSignIn;
  readonly from: string;
  readonly until: Seconds;
}

export class BegunSignIns {
  readonly #random: (size: number) => Uint8Array;
  readonly #kept = new Map<string, Kept>();

  constructor(random: (size: number) => Uint8Array) {
    this.#random = random;
  }

  /** The secret for the cookie. @param from address of the browser */
  keep(begun: BegunSignIn, from: string, now: Seconds): string {
    const secret = Buffer.from(this.#random(32)).toString('base64url');
    const kept = [...this.#kept];
    for (const [digest, { until }] of kept) if (until <= now) this.#kept.delete(digest);
    const ofAddress = kept.filter(([digest, one]) => one.from === from && this.#kept.has(digest));
    if (ofAddress.length >= mostOfAddress) this.#kept.delete(ofAddress[0]?.[0] ?? '');
    this.#kept.set(textDigest(secret), { begun, from, until: now + beginSeconds });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= most) break;
      this.#kept.delete(oldest);
    }
    return secret;
  }

  /** Used up by this, whatever comes of it. */
  take(secret: string, now: Seconds): BegunSignIn | undefined {
    const digest = textDigest(secret);
    const kept = this.#kept.get(digest);
    this.#kept.delete(digest);
    return kept !== undefined && now < kept.until ? kept.begun : undefined;
  }
}
