/** Use cases of whoever has an account: change the own password, add a second factor, take it away. */
import { ActivationError } from '@attiva/protocol';
import type { Caller } from '../api/callers.ts';
import { type AccessParts, openSecret, sealSecret } from './access-parts.ts';
import { type Account, requirePassword } from './account.ts';
import { endSessions, entryOf, requireAccount, savePassword } from './change-accounts.ts';
import { base32, enrolmentUri, secretLength, stepOfCode } from './one-time-code.ts';
import { makeRecoveryCodes, recoveryDigest } from './recovery-code.ts';

/**
 * The caller's own account.
 * @throws {ActivationError} `not-permitted` where the caller has none: by a token, a link or a further way.
 */
export async function ownAccount({ store }: AccessParts, caller: Caller): Promise<Account> {
  const account = caller.account === undefined ? undefined : await store.account(caller.name);
  if (account !== undefined && account.id === caller.account) return account;
  throw new ActivationError('not-permitted', `${caller.name} has no account here whose password could be changed.`, {
    facts: { needed: 'account' },
  });
}

/** @throws {ActivationError} `not-permitted`, `log-in-refused`, `log-in-too-often`, `wrong-usage`, `busy`. */
export async function changeOwnPassword(
  parts: AccessParts,
  { current, password, ...asked }: Confirmed & { readonly password: string; readonly cookie: string },
): Promise<void> {
  const account = await confirmed(parts, { current, ...asked });
  requirePassword(password, account.name);
  await savePassword(parts, account.name, { password, caller: asked.caller, cookie: asked.cookie });
}

interface Confirmed {
  readonly caller: Caller;
  /** The present password: an open screen is not enough. */
  readonly current: string;
  readonly from: string;
}

/** Whoever finds an open screen guesses no faster here than at the log-in. */
async function confirmed(parts: AccessParts, { caller, current, from }: Confirmed): Promise<Account> {
  const account = await ownAccount(parts, caller);
  const wait = parts.limit.begin(account.name, from, parts.now());
  if (wait !== undefined) {
    throw new ActivationError('log-in-too-often', `Too many wrong tries; try again in ${wait} seconds.`, {
      facts: { seconds: wait },
      retryAfterSeconds: wait,
    });
  }
  const isRight = await parts.passwords.proves(current, account.password).catch((error: unknown) => {
    parts.limit.forgive(account.name, from, parts.now());
    throw error;
  });
  if (!isRight) throw new ActivationError('log-in-refused', 'The present password is another one.');
  parts.limit.succeeded(account.name, from, parts.now());
  return account;
}

export interface BegunFactor {
  /** Base32. */
  readonly secret: string;
  /** For a QR code. */
  readonly uri: string;
}

/** Secrets that wait for their first code. In memory: whoever does not go on begins anew. */
export class BegunFactors {
  readonly #secrets = new Map<string, { readonly sealed: Uint8Array; readonly until: number }>();

  keep(account: Account, sealed: Uint8Array, until: number): void {
    this.#secrets.set(account.id, { sealed, until });
  }

  take({ id }: Account, now: number): Uint8Array | undefined {
    const begun = this.#secrets.get(id);
    return begun !== undefined && begun.until > now ? begun.sealed : undefined;
  }

  forget({ id }: Account): void {
    this.#secrets.delete(id);
  }
}

const enrolmentSeconds = 900;

/** A new secret, which counts once its first code was given. @throws {ActivationError} `not-permitted`, `second-factor-set`. */
export async function beginSecondFactor(
  parts: AccessParts & { readonly begun: BegunFactors },
  asked: Confirmed,
): Promise<BegunFactor> {
  const account = await confirmed(parts, asked);
  if (account.secondFactor !== null)
    throw new ActivationError('second-factor-set', 'This account has a second factor; take that away first.');
  const secret = parts.random(secretLength);
  parts.begun.keep(account, await sealSecret(parts, account, secret), parts.now() + enrolmentSeconds);
  return { secret: base32(secret), uri: enrolmentUri(secret, { issuer: parts.issuer, name: account.name }) };
}

/** Recovery codes, shown this once. @throws {ActivationError} `not-permitted`, `log-in-refused`, `not-found`: never begun. */
export async function confirmSecondFactor(
  parts: AccessParts & { readonly begun: BegunFactors },
  { caller, code, cookie }: { readonly caller: Caller; readonly code: string; readonly cookie: string },
): Promise<readonly string[]> {
  const account = await ownAccount(parts, caller);
  const sealed = parts.begun.take(account, parts.now());
  if (sealed === undefined) throw new ActivationError('not-found', 'No second factor was begun, or too long ago.');
  const step = stepOfCode(await openSecret(parts, account, sealed), { code, now: parts.now(), lastStep: 0 });
  if (step === undefined) throw new ActivationError('log-in-refused', 'The code is another one; is the clock right?');
  const codes = makeRecoveryCodes(parts.random);
  await parts.store.transact(async (change) => {
    const current = await requireAccount(change, account.name);
    const recoveryCodes = codes.map((one) => recoveryDigest(one));
    await change.saveAccount({ ...current, secondFactor: sealed, lastStep: step, recoveryCodes });
    await change.record({ ...entryOf(current, caller), action: 'second-factor-set' });
  });
  parts.begun.forget(account);
  endSessions(parts, account, cookie);
  return codes;
}

/** @throws {ActivationError} `not-permitted`, `log-in-refused`, `log-in-too-often`. */
export async function removeOwnSecondFactor(parts: AccessParts, asked: Confirmed): Promise<void> {
  const { name } = await confirmed(parts, asked);
  await removeSecondFactor(parts, name, asked.caller);
}

/** Of anybody, by an administrator: the telephone and the recovery codes are lost. @throws {ActivationError} `not-found`. */
export async function removeSecondFactor({ store }: AccessParts, name: string, caller: Caller): Promise<void> {
  await store.transact(async (change) => {
    const account = await requireAccount(change, name);
    await change.saveAccount({ ...account, secondFactor: null, recoveryCodes: [] });
    await change.record({ ...entryOf(account, caller), action: 'second-factor-removed' });
  });
}
