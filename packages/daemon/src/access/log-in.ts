/** Use case: log in with a name, a password and, where there is a second factor, its code. */
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Caller } from '../api/callers.ts';
import type { Arrival } from '../console/sessions.ts';
import { type AccessParts, openSecret } from './access-parts.ts';
import type { AccessEntry } from './access-store.ts';
import { type Account, foldedName } from './account.ts';
import { stepOfCode } from './one-time-code.ts';
import { recoveryDigest } from './recovery-code.ts';
import { callerBy, type Credentials } from './way-to-log-in.ts';

export interface LogInRequest extends Credentials {
  /** Of the second factor, or a recovery code. */
  readonly code?: string;
  /** Address of the caller. */
  readonly from: string;
}

/**
 * An unknown name, a wrong password and a disabled account are answered alike, and in the same time (apart from what a further
 * way takes, which is asked for names alone that no account here has). That a code is needed is told to whoever had the right
 * password. What could not be judged, being too much at once or out of reach, is no wrong try.
 * @throws {ActivationError} `log-in-refused`, `log-in-code-needed`, `log-in-too-often`, `busy`.
 */
export async function logIn(parts: AccessParts, request: LogInRequest): Promise<Arrival> {
  const { limit, now } = parts;
  const name = foldedName(request.name);
  const wait = limit.begin(name, request.from, now());
  if (wait !== undefined) throw tooOften(wait);
  const arrival = await tryEach(parts, name, request).catch((error: unknown) => {
    limit.forgive(name, request.from, now());
    throw error;
  });
  if (arrival === undefined || arrival === 'cannot-tell') {
    // No wrong try, so no limit: an entry for each would fill the trail without one. The log tells of the way that is out of reach.
    if (arrival === 'cannot-tell') limit.forgive(name, request.from, now());
    else await recordRefusal(parts, name, request.from);
    throw new ActivationError('log-in-refused', 'Name, password or code is wrong, or the account is disabled.');
  }
  limit.succeeded(name, request.from, now());
  return arrival;
}

/** `cannot-tell`: nobody, and somebody who could have known could not be asked. */
type Tried = Arrival | 'cannot-tell' | undefined;

async function tryEach(parts: AccessParts, name: string, request: LogInRequest): Promise<Tried> {
  const { store, passwords } = parts;
  const account = await store.account(name);
  const isRight = await passwords.proves(request.password, account?.password);
  if (account === undefined) return tryOtherWays(parts, request);
  // Its name is its own: passwords that are tried for it go to nobody else, and each counts.
  return isRight && account.disabledAt === null ? tryAccount(parts, account, request) : undefined;
}

async function tryAccount(parts: AccessParts, account: Account, request: LogInRequest): Promise<Arrival | undefined> {
  const proof = await proveSecondFactor(parts, account, request);
  if (proof === undefined) return undefined;
  const caller: Caller = { name: account.name, role: account.role, account: account.id };
  const at = parts.now();
  return parts.store.transact(async (change) => {
    // Once more, now that nobody else writes: the same code may be on its way twice.
    const current = await change.account(account.name);
    if (current?.id !== account.id || current.disabledAt !== null || current.password !== account.password)
      return undefined;
    const used = proof(current);
    if (used === undefined) return undefined;
    await change.saveAccount({ ...current, ...used, lastLogInAt: at });
    await change.record(arrived(caller, request.from, { way: 'account', subject: account.id }));
    return { caller: { ...caller, role: current.role }, way: 'account', from: request.from };
  });
}

type Used = Partial<Pick<Account, 'lastStep' | 'recoveryCodes'>>;

/** What is used up by this log-in; undefined: the code is wrong, or was used. */
type Proof = (current: Account) => Used | undefined;

async function proveSecondFactor(
  parts: AccessParts,
  account: Account,
  { code }: LogInRequest,
): Promise<Proof | undefined> {
  if (account.secondFactor === null) return () => ({});
  if (code === undefined || code.trim() === '') {
    throw new ActivationError('log-in-code-needed', 'This account has a second factor: give its code, too.');
  }
  const secret = await openSecret(parts, account, account.secondFactor);
  const now = parts.now();
  return (current) => useCode(current, { secret, code, now });
}

function useCode(
  { lastStep, recoveryCodes }: Account,
  { secret, code, now }: { readonly secret: Uint8Array; readonly code: string; readonly now: Seconds },
): Used | undefined {
  const step = stepOfCode(secret, { code, now, lastStep });
  if (step !== undefined) return { lastStep: step };
  const digest = recoveryDigest(code);
  if (!recoveryCodes.includes(digest)) return undefined;
  return { recoveryCodes: recoveryCodes.filter((one) => one !== digest) };
}

async function tryOtherWays(parts: AccessParts, { name, password, from }: LogInRequest): Promise<Tried> {
  let nobody: 'cannot-tell' | undefined;
  for (const way of parts.ways) {
    const person = await way.logIn({ name: name.trim(), password }).catch((error: unknown) => {
      parts.log.warn({ error, way: way.name }, 'a way to log in cannot be asked');
      nobody = 'cannot-tell';
      return undefined;
    });
    if (person === undefined) continue;
    const caller = callerBy(way, person, parts.now());
    await parts.store.transact((change) => change.record(arrived(caller, from, { way: way.name, subject: 'log-in' })));
    return { caller, way: way.name, from };
  }
  return nobody;
}

/** The entry of whoever came in by any way. */
export function arrived(
  caller: Caller,
  from: string,
  { way, subject }: { readonly way: string; readonly subject: string },
): AccessEntry {
  const details = { way, role: caller.role };
  // A DN names a person.
  const personal = { from, ...(caller.subject !== undefined && { subject: caller.subject.slice(0, 512) }) };
  return { actor: caller.name, action: 'logged-in', subject, details, personal };
}

async function recordRefusal({ store }: AccessParts, name: string, from: string): Promise<void> {
  await store.transact(async (change) => {
    // Of an account alone: people type their password into the wrong field, and the trail is for many eyes.
    const isKnown = (await change.account(name)) !== undefined;
    const personal = { ...(isKnown && { name }), from };
    await change.record({ actor: 'nobody', action: 'log-in-refused', subject: 'log-in', personal });
  });
}

function tooOften(seconds: Seconds): ActivationError {
  const shown = seconds < 60 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return new ActivationError('log-in-too-often', `Too many wrong tries; try again in ${shown}.`, {
    facts: { seconds },
    retryAfterSeconds: seconds,
  });
}
