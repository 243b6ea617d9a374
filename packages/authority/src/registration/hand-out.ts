/** The grant or object of a recorded registration: the end of registration and renewal alike, whatever the road. */
import { type KeyId, statementKind } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import { lostRecord } from '../signing/lost-record.ts';
import { secondsNow } from '../surroundings.ts';
import { refusal } from './registration-refusals.ts';
import { keepGrant, loadRegistration, type StoredRegistration } from './registration.repository.ts';
import { isRevokedRegistration } from './revoked-registration.ts';

/** What hosts are given, and what directories are. */
export type RegisteredKind = 'host-grant' | 'activation-object';

export interface RegisteredGrant {
  /** `[grant or object, delegation]`. */
  readonly chain: readonly [string, string];
  /** Last five characters of the host key, for the log. */
  readonly key: string;
  readonly registration: number;
}

/**
 * Signs what was recorded where that has not been done, or was done under a delegation that is not the newest: after a
 * theft of the signing key honest hosts get papers that no list of the root names. Of two at the same time the first
 * one kept is everybody's.
 * @throws {ActivationError} `revoked`, `database-unreachable` where what was recorded is gone or another by now (a standby took over that had not
 * heard of it, or a second request recorded other terms), and every code of the desk's `sign`.
 */
export async function handOut(
  parts: AuthorityParts,
  key: Pick<ProductKeyRecord, 'id' | 'lastFive'>,
  asker: { readonly kind: RegisteredKind; readonly signingKey: KeyId },
): Promise<RegisteredGrant> {
  const { database, desk } = parts;
  const { kind, signingKey } = asker;
  let stored = await loadRegistration(database, key.id, signingKey);
  if (await isRevokedRegistration(database, { signingKey, grant: stored?.chain?.[0] }))
    throw refusal({ code: 'revoked', key: key.lastFive });
  if (stored !== undefined && !(await isSignedLately(parts, kind, stored))) {
    const signed = await desk.sign(kind, stored.claims);
    await keepGrant(database, { productKey: key.id, signingKey, replaces: stored }, signed);
    stored = await loadRegistration(database, key.id, signingKey);
  }
  // Without a chain it says what was recorded before this, or after it: neither is what was signed here.
  if (stored?.chain === undefined) throw lostRecord();
  return { chain: stored.chain, key: key.lastFive, registration: stored.claims.registration };
}

/** An authority that may sign no more still hands out what it has signed. */
async function isSignedLately(
  { database, desk, surroundings }: AuthorityParts,
  kind: RegisteredKind,
  { chain }: StoredRegistration,
): Promise<boolean> {
  // No proof on the telephone covers whether a host or a directory asks: a directory must not be handed a grant.
  if (chain === undefined || statementKind(chain[0]) !== kind || (await desk.isRevoked(chain[1]))) return false;
  const delegation = await desk.delegation(database);
  return chain[1] === delegation.statement || secondsNow(surroundings) > delegation.expiresAt;
}
