/**
 * Use case: take in what a root has revoked, as a file brought it from the machine of the root. From then on nothing is
 * signed with a revoked key, packs that it signed are signed anew where that can be done, and everybody who asks hears it.
 */
import {
  ActivationError,
  openRevocationList,
  RevocationSet,
  type RevocationsClaims,
  type VendorClaims,
} from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { secondsNow } from '../surroundings.ts';
import { keepRevocationList } from './revocation.repository.ts';
import { rootRevocations } from './root-lists.ts';

/**
 * Keeps the list of a root, in the caller's transaction; false where this very list is held.
 * @param vendor the vendor statement in force: its roots are trusted
 * @throws {ActivationError} every code of `verifyChain`; `revocations-older` for one that does not add to the list held.
 */
export async function keepRootRevocations(
  parts: AuthorityParts,
  tx: Transaction,
  { statement, vendor, actor }: { readonly statement: string; readonly vendor: VendorClaims; readonly actor: string },
): Promise<boolean> {
  const now = secondsNow(parts.surroundings);
  const trust = { vendor: parts.vendor, roots: vendor.roots, allowLab: vendor.lab === true };
  const { claims, chain } = openRevocationList([statement], { ...trust, now, revocations: RevocationSet.empty });
  if (!(await requireGrowing(tx, { claims, vendor, statement }))) return false;
  const { sub, iat, revoked } = claims;
  await keepRevocationList(tx, { signer: sub, iat, entries: revoked.length, chain });
  const details = { entries: revoked.length };
  await recordAudit(tx, { at: now, actor, action: 'root-revocations-taken', subject: sub, details });
  return true;
}

/** Whether it is to be kept: false for the one that is held already. */
async function requireGrowing(
  tx: Transaction,
  given: { readonly claims: RevocationsClaims; readonly vendor: VendorClaims; readonly statement: string },
): Promise<boolean> {
  const { claims, vendor, statement } = given;
  const held = await rootRevocations(tx, vendor);
  const chains = held.chains().map(([list]) => list);
  if (chains.includes(statement)) return false;
  const known = held.marks()[claims.sub];
  const kept = new Set(claims.revoked);
  const missing = held.entries(claims.sub).filter((id) => !kept.has(id));
  if ((known === undefined || claims.iat > known) && missing.length === 0) return true;
  throw new ActivationError('revocations-older', 'the list does not add to the one that is held of this root', {
    facts: { held: known ?? 0, given: claims.iat, missing },
  });
}
