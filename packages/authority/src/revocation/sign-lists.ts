/**
 * Lists of delegated keys, signed when there is more to say. Every key that may still sign has a list of its own, for a
 * list is only heard for what stands under its signer: a key that was replaced is kept for that until its delegation ends.
 */
import {
  clockToleranceSeconds,
  issuerWindowSeconds,
  type KeyId,
  RevocationSet,
  type RevocationsClaims,
  type Seconds,
  type Signer,
  signStatement,
  type VendorClaims,
  verifyChain,
} from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import { announcePublication } from '../publishing/announce-publication.ts';
import { newestOfEachKey, type StoredDelegation } from '../signing/root-statement.repository.ts';
import { delegationClaimsOf, requireVendorStatement, vendorClaimsOf } from '../signing/signing-desk.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { entriesUnder, keepRevocationList, listRevocationLists } from './revocation.repository.ts';
import { isDelegationRevoked, isOfRootInForce, rootRevocations } from './root-lists.ts';

export interface ListParts {
  readonly database: Database;
  readonly keys: Pick<SigningKeys, 'find'>;
  readonly now: () => Seconds;
}

/** Most lists in a vendor file (spec/messages.md 7). */
const mostLists = 64;

/** The newest list of each signer whom anybody may still believe, roots first. */
export async function currentLists(database: Database): Promise<readonly (readonly string[])[]> {
  const vendor = vendorClaimsOf(await requireVendorStatement(database));
  const byRoots = await rootRevocations(database, vendor);
  const lists = await listRevocationLists(database);
  return (
    lists
      // One list of a root that has been given up would spoil the whole vendor file.
      .filter(({ chain }) => isOfRootInForce(chain.at(-1) ?? '', vendor))
      .filter(({ chain: [, delegation] }) => delegation === undefined || !isDelegationRevoked(delegation, byRoots))
      .sort((a, b) => a.chain.length - b.chain.length || b.iat - a.iat)
      .slice(0, mostLists)
      .map(({ chain }) => chain)
  );
}

/** How often it is looked again whether another authority on the same database has kept a list meanwhile. */
const mostRounds = 8;

/** Signs what is recorded and in no list yet. A key that may not sign is passed over: what it revoked stays revoked. */
export async function signLists(parts: ListParts): Promise<void> {
  // Of two lists that two authorities sign at once one is kept, and it may be the one that says less.
  for (let round = 0; round < mostRounds; round += 1) if (!(await signOnce(parts))) return;
}

/** Gives whether anything was signed. */
async function signOnce({ database, keys, now }: ListParts): Promise<boolean> {
  let signed = false;
  const vendor = vendorClaimsOf(await requireVendorStatement(database));
  const byRoots = await rootRevocations(database, vendor);
  const held = new Map((await listRevocationLists(database)).map((list) => [list.signer, list]));
  for (const delegation of await newestOfEachKey(database)) {
    if (!isOfRootInForce(delegation.statement, vendor) || !mayList(delegation, now())) continue;
    if (isDelegationRevoked(delegation.statement, byRoots)) continue;
    const revoked = await entriesUnder(database, delegation.signingKey);
    const known = held.get(delegation.signingKey);
    const isHeard = known !== undefined && isOfRootInForce(known.chain.at(-1) ?? '', vendor);
    if (revoked.length <= (isHeard ? known.entries : 0)) continue;
    // Of two lists in one second the later one must be the newer: whoever holds the first would never take the second.
    const iat = Math.max(now(), (known?.iat ?? 0) + 1);
    const signer = await keys.find(delegation.signingKey);
    if (signer === undefined || iat > now() + clockToleranceSeconds) continue;
    const chain = await signList({ vendor, delegation, signer }, { iat, revoked });
    const list = { signer: delegation.signingKey, iat, entries: revoked.length, chain };
    await database.transact(async (tx) => {
      if (!(await areRevoked(tx, delegation.signingKey, revoked))) return;
      await keepRevocationList(tx, list);
      announcePublication(tx);
    });
    signed = true;
  }
  return signed;
}

/**
 * Entries only grow, unless a standby takes over that had not heard of the last ones. A list that counts those would hide as many
 * that are revoked after it: whether there is more to say is told by the number.
 */
async function areRevoked(tx: Transaction, signer: KeyId, ids: readonly string[]): Promise<boolean> {
  const recorded = new Set(await entriesUnder(tx, signer));
  return ids.every((id) => recorded.has(id));
}

/** Keys whose list lacks something that was revoked: nobody hears of it yet. */
export async function unsignedLists(database: Database, now: Seconds): Promise<number> {
  const held = new Map((await listRevocationLists(database)).map((list) => [list.signer, list.entries]));
  let behind = 0;
  for (const delegation of await newestOfEachKey(database)) {
    const entries = await entriesUnder(database, delegation.signingKey);
    if (now <= delegation.expiresAt && entries.length > (held.get(delegation.signingKey) ?? 0)) behind += 1;
  }
  return behind;
}

function mayList({ statement, expiresAt }: StoredDelegation, now: Seconds): boolean {
  const { iat, kinds } = delegationClaimsOf(statement);
  return now <= expiresAt && now >= iat - issuerWindowSeconds && kinds.includes('revocations');
}

async function signList(
  by: { readonly vendor: VendorClaims; readonly delegation: StoredDelegation; readonly signer: Signer },
  { iat, revoked }: Pick<RevocationsClaims, 'iat' | 'revoked'>,
): Promise<readonly string[]> {
  const { vendor, delegation, signer } = by;
  const claims: RevocationsClaims = { iss: vendor.iss, iat, sub: delegation.signingKey, revoked };
  const chain = [await signStatement('revocations', claims, signer), delegation.statement];
  const trust = { vendor: vendor.iss, roots: vendor.roots, allowLab: vendor.lab === true };
  verifyChain('revocations', chain, { ...trust, now: iat, revocations: RevocationSet.empty });
  return chain;
}
