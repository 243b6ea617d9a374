/** The grant of a recorded registration: the end of registration and renewal alike, whatever the road. */
import { type KeyId, statementId } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { isRevoked } from '../revocation/revocation.repository.ts';
import { secondsNow } from '../surroundings.ts';
import { refusal } from './registration-refusals.ts';
import { keepGrant, loadRegistration, type StoredRegistration } from './registration.repository.ts';

export interface RegisteredGrant {
  /** `[grant, delegation]`. */
  readonly chain: readonly [string, string];
  /** Last five characters of the host key, for the log. */
  readonly key: string;
  readonly registration: number;
}

/**
 * Signs the recorded grant where that has not been done, or was done under a delegation that is not the newest: after a
 * theft of the signing key honest hosts get papers that no list of the root names. Of two at the same time the first
 * one kept is everybody's.
 */
export async function handOut(
  parts: AuthorityParts,
  key: Pick<ProductKeyRecord, 'id' | 'lastFive'>,
  signingKey: KeyId,
): Promise<RegisteredGrant> {
  const { database, desk } = parts;
  const at = { productKey: key.id, signingKey };
  let stored = await loadRegistration(database, key.id, signingKey);
  // Signed anew it would bear another id, which no list names.
  if (stored?.chain !== undefined && (await isRevoked(database, statementId(stored.chain[0]))))
    throw refusal({ code: 'revoked', key: key.lastFive });
  if (stored !== undefined && !(await isSignedLately(parts, stored))) {
    const signed = await desk.sign('host-grant', stored.claims);
    await keepGrant(database, { ...at, replaces: stored }, signed);
    stored = await loadRegistration(database, key.id, signingKey);
  }
  if (stored?.chain === undefined) throw new Error('a recorded registration has lost its grant');
  return { chain: stored.chain, key: key.lastFive, registration: stored.claims.registration };
}

/** An authority that may sign no more still hands out what it has signed. */
async function isSignedLately(
  { database, desk, surroundings }: AuthorityParts,
  { chain }: StoredRegistration,
): Promise<boolean> {
  if (chain === undefined || (await desk.isRevoked(chain[1]))) return false;
  const delegation = await desk.delegation(database);
  return chain[1] === delegation.statement || secondsNow(surroundings) > delegation.expiresAt;
}
