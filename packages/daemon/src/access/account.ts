/**
 * Who may come in, for host and authority alike: local accounts, second factors, API tokens, the limits at the log-in, and
 * further ways to log in. Tables are left to each daemon (`AccessStore`), links and sessions to `console/`, what each role
 * may to `api/`.
 *
 * This file: a local account and what it may be called.
 */
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Role } from '../api/callers.ts';

export interface Account {
  /** Random; what the audit calls it. */
  readonly id: string;
  /** In small letters; also the name that the audit gives to what it does. */
  readonly name: string;
  readonly role: Role;
  /** What proves its password: `$argon2id$…`. */
  readonly password: string;
  /** Nobody comes in with it; its name stays taken. */
  readonly disabledAt: Seconds | null;
  /** Secret of the second factor, sealed for this account. */
  readonly secondFactor: Uint8Array | null;
  /** Number of the last half minute whose code was used: a code works once. */
  readonly lastStep: number;
  /** Digests of the recovery codes that were not used yet. */
  readonly recoveryCodes: readonly string[];
  readonly createdAt: Seconds;
  readonly passwordSetAt: Seconds;
  readonly lastLogInAt: Seconds | null;
}

const namePattern = /^[a-z0-9][a-z0-9._@+-]{0,63}$/u;

/** Names that the audit gives to others: the holder of the token file, the daemons themselves, whoever is unknown. */
const taken: ReadonlySet<string> = new Set(['administrator', 'host', 'authority', 'client', 'nobody', 'console']);

/** As names are compared: whoever types `Anna ` means `anna`. */
export function foldedName(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}

/**
 * The name of a new local account. No parenthesis: `anna (directory)` can only be somebody of the directory.
 * @throws {ActivationError} `wrong-usage`.
 */
export function requireAccountName(given: string): string {
  const name = foldedName(given);
  const why = !namePattern.test(name)
    ? 'is 1 to 64 letters without accents, digits and . _ @ + -, and begins with a letter or a digit'
    : taken.has(name)
      ? `cannot be ${name}: the audit trail means somebody else by it`
      : undefined;
  if (why === undefined) return name;
  throw new ActivationError('wrong-usage', `name ${why}`, { facts: { fields: ['name'] } });
}

export const shortestPassword = 12;
export const longestPassword = 1024;

/**
 * No rules on capitals and digits: they make passwords worse. Compared in small letters, with the name.
 * @throws {ActivationError} `wrong-usage`.
 */
export function requirePassword(password: string, name: string): void {
  const { length } = Array.from(password);
  const why =
    length < shortestPassword || length > longestPassword
      ? `has ${shortestPassword} to ${longestPassword} characters`
      : isNameAgain(password, name)
        ? 'is not the name'
        : undefined;
  if (why !== undefined)
    throw new ActivationError('wrong-usage', `password ${why}`, { facts: { fields: ['password'] } });
}

/** The name, or nothing but the name again and again. */
function isNameAgain(password: string, name: string): boolean {
  return foldedName(password).replaceAll(name, '') === '';
}
