/** Sign-ins that browsers began and did not end yet: each by the secret in the cookie of that browser, once. */
import type { Seconds } from '@attiva/protocol';
import { textDigest } from '../../console/sessions.ts';
import type { BegunSignIn } from './openid-provider.ts';

/** Whoever takes longer at the provider begins again. */
export const beginSeconds: Seconds = 600;
/** Anybody who reaches the listener can begin one; the oldest go first. */
const most = 512;

export class BegunSignIns {
  readonly #random: (size: number) => Uint8Array;
  readonly #kept = new Map<string, { readonly begun: BegunSignIn; readonly until: Seconds }>();

  constructor(random: (size: number) => Uint8Array) {
    this.#random = random;
  }

  /** The secret for the cookie. */
  keep(begun: BegunSignIn, now: Seconds): string {
    const secret = Buffer.from(this.#random(32)).toString('base64url');
    this.#kept.set(textDigest(secret), { begun, until: now + beginSeconds });
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
