/**
 * Use cases: accounts are added, changed and removed, their passwords set anew. Whatever takes something away from an account
 * ends its sessions, and somebody always stays who may let others in.
 */
import { ActivationError } from '@attiva/protocol';
import type { Caller, Role } from '../api/callers.ts';
import { changedMeanwhileError } from '../errors/changed-meanwhile.ts';
import { type AccessParts, newId } from './access-parts.ts';
import type { AccessChange, AccessRows } from './access-store.ts';
import { type Account, foldedName, requireAccountName, requirePassword } from './account.ts';

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** @throws {ActivationError} `wrong-usage`, `name-taken`, `busy`. */
export async function addAccount(parts: AccessParts, given: NewAccount, caller: Caller): Promise<Account> {
  const name = requireAccountName(given.name);
  requirePassword(given.password, name);
  const at = parts.now();
  const account: Account = {
    id: newId(parts),
    name,
    role: given.role,
    password: await parts.passwords.verifierOf(given.password),
    disabledAt: null,
    secondFactor: null,
    lastStep: 0,
    recoveryCodes: [],
    createdAt: at,
    passwordSetAt: at,
    lastLogInAt: null,
  };
  await parts.store.transact(async (change) => {
    if ((await change.account(name)) !== undefined)
      throw new ActivationError('name-taken', `There is an account ${name} already.`, { facts: { name } });
    await change.saveAccount(account);
    const entry = { actor: caller.name, subject: account.id, personal: { name } };
    await change.record({ ...entry, action: 'account-added', details: { role: account.role } });
  });
  return account;
}

export interface AccountChange {
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  /** As it was seen: where it is another by now, nothing is changed. */
  readonly expected?: { readonly role?: Role | undefined; readonly disabled?: boolean | undefined } | undefined;
}

/** @throws {ActivationError} `not-found`, `changed-meanwhile`, `last-administrator`. */
export async function changeAccount(
  parts: AccessParts,
  name: string,
  { wish, caller }: { readonly wish: AccountChange; readonly caller: Caller },
): Promise<Account> {
  const changed = await parts.store.transact(async (change) => {
    const before = await requireAccount(change, name);
    await requireAsSeen(change, before, wish.expected);
    const isDisabled = wish.disabled ?? before.disabledAt !== null;
    const disabledAt = isDisabled ? (before.disabledAt ?? parts.now()) : null;
    const after = { ...before, role: wish.role ?? before.role, disabledAt };
    await requireOther(change, before, after);
    await change.saveAccount(after);
    const details = { role: after.role, disabled: isDisabled, roleBefore: before.role };
    await change.record({ ...entryOf(before, caller), action: 'account-changed', details });
    return after;
  });
  endSessions(parts, changed);
  return changed;
}

/** @throws {ActivationError} `changed-meanwhile`. */
async function requireAsSeen(change: AccessChange, account: Account, seen: AccountChange['expected']): Promise<void> {
  const disabled = account.disabledAt !== null;
  const { role = account.role, disabled: wasDisabled = disabled } = seen ?? {};
  if (role === account.role && wasDisabled === disabled) return;
  const first = await change.lastAbout(account.id, 'account-changed');
  const now = `${account.name} has the role ${account.role} and is ${disabled ? 'disabled' : 'enabled'} now`;
  throw changedMeanwhileError({ first, did: 'changed it', now });
}

/** @throws {ActivationError} `not-found`, `last-administrator`. */
export async function removeAccount(parts: AccessParts, name: string, caller: Caller): Promise<void> {
  const removed = await parts.store.transact(async (change) => {
    const account = await requireAccount(change, name);
    await requireOther(change, account, undefined);
    await change.removeAccount(account.id);
    await change.record({ ...entryOf(account, caller), action: 'account-removed' });
    return account;
  });
  endSessions(parts, removed);
}

/**
 * An administrator sets it for somebody else.
 * @throws {ActivationError} `not-found`, `wrong-usage`, `busy`.
 */
export async function resetPassword(
  parts: AccessParts,
  name: string,
  { password, caller }: { readonly password: string; readonly caller: Caller },
): Promise<void> {
  const { name: folded } = await requireAccount(parts.store, name);
  requirePassword(password, folded);
  await savePassword(parts, folded, { password, caller });
}

/** `cookie` keeps the session in which it was asked; all others of the account end. */
export async function savePassword(
  parts: AccessParts,
  name: string,
  { password, caller, cookie }: { readonly password: string; readonly caller: Caller; readonly cookie?: string },
): Promise<void> {
  const verifier = await parts.passwords.verifierOf(password);
  const account = await parts.store.transact(async (change) => {
    const current = await requireAccount(change, name);
    await change.saveAccount({ ...current, password: verifier, passwordSetAt: parts.now() });
    await change.record({ ...entryOf(current, caller), action: 'account-password-set' });
    return current;
  });
  endSessions(parts, account, cookie);
}

/** @throws {ActivationError} `not-found`. */
export async function requireAccount(rows: AccessRows, name: string): Promise<Account> {
  const account = await rows.account(foldedName(name));
  if (account !== undefined) return account;
  throw new ActivationError('not-found', `There is no account of the name ${name.slice(0, 64)}.`);
}

export function entryOf(
  { id, name }: Account,
  caller: Caller,
): {
  readonly actor: string;
  readonly subject: string;
  readonly personal: { readonly name: string };
} {
  return { actor: caller.name, subject: id, personal: { name } };
}

/** Links that it made, too. */
export function endSessions({ keys }: AccessParts, { id }: Account, cookie?: string): void {
  const kept = cookie === undefined ? undefined : keys.sessions.idOf(cookie);
  keys.endOf(({ account }) => account === id, kept);
}

/** @param after absent: removed @throws {ActivationError} `last-administrator`. */
async function requireOther(change: AccessChange, before: Account, after: Account | undefined): Promise<void> {
  if (!administers(before) || (after !== undefined && administers(after))) return;
  const others = (await change.accounts()).filter((account) => account.id !== before.id && administers(account));
  if (others.length > 0) return;
  throw new ActivationError('last-administrator', `${before.name} is the only account that may administer.`, {
    facts: { name: before.name },
  });
}

function administers({ role, disabledAt }: Account): boolean {
  return role === 'administrator' && disabledAt === null;
}
