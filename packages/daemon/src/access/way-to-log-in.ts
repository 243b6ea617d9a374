/**
 * Further ways to log in, tried after the local accounts: the customer's directory, OpenID Connect. Each says who somebody
 * is and what role that has; names are given here, so that nobody from outside is ever taken for a local account.
 */
import type { Caller, Role } from '../api/callers.ts';

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
}

export interface WayToLogIn {
  /** One word, which the audit shows behind the name: `directory`, `openid`. */
  readonly name: string;
  /**
   * Undefined: not known, wrong password, or no role. Rejects where it cannot tell (out of reach): taken for unknown, and
   * noted in the log.
   */
  logIn(credentials: Credentials): Promise<KnownPerson | undefined>;
}

/** What acts instead of printing, and what would end the parenthesis. */
const unfit = /[\p{C}\p{Zl}\p{Zp}()]/gu;

/** `anna@example.com (directory)`. No local account and no daemon has a parenthesis in its name, nor has what stands before it. */
export function callerBy({ name: way }: Pick<WayToLogIn, 'name'>, { name, role }: KnownPerson): Caller {
  const fit = name.replaceAll(unfit, '').trim().slice(0, 128);
  return { name: `${fit === '' ? 'unnamed' : fit} (${way})`, role };
}
