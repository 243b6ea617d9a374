/**
 * Further ways to log in, tried after the local accounts: the customer's directory, OpenID Connect. Each says who somebody
 * is and what role that has; names are given here, so that nobody from outside is ever taken for a local account.
 */
import type { Seconds } from '@attiva/protocol';
import type { Caller, Role } from '../api/callers.ts';
import { sessionSeconds } from '../console/sessions.ts';

export interface Credentials {
  /** As it was typed, at most 256 characters. */
  readonly name: string;
  readonly password: string;
}

/** Somebody that a way knows. */
export interface KnownPerson {
  /** As the way writes it: `anna@example.com`. */
  readonly name: string;
  readonly role: Role;
  /** What the way itself tells people apart by, where a name is not enough: `issuer|sub`, a DN. */
  readonly subject?: string;
}

export interface WayToLogIn {
  /** One word, which the audit shows behind the name: `directory`, `openid`. */
  readonly name: string;
  /**
   * Undefined: not known, wrong password, or no role. Rejects where it cannot tell (out of reach): nobody comes in, it is
   * noted in the log, and is no wrong try.
   */
  logIn(credentials: Credentials): Promise<KnownPerson | undefined>;
}

/** What acts instead of printing, and what would end the parenthesis. */
const unfit = /[\p{C}\p{Zl}\p{Zp}()]/gu;

/**
 * `anna@example.com (directory)`. No local account and no daemon has a parenthesis in its name, nor has what stands before it.
 * What was proved elsewhere is proved for half a day, whatever links are made meanwhile: who lost a role there is not told here.
 */
export function callerBy(
  { name: way }: Pick<WayToLogIn, 'name'>,
  { name, role, subject }: KnownPerson,
  now: Seconds,
): Caller {
  const fit = name.replaceAll(unfit, '').trim().slice(0, 128);
  const until = now + sessionSeconds;
  return { name: `${fit === '' ? 'unnamed' : fit} (${way})`, role, until, ...(subject !== undefined && { subject }) };
}
