/** The authority's side of the ceremony: what it asks of its root, with a new signing key or for the present one. */
import type { AuthorityParts } from '../authority-parts.ts';
import { listRevocationLists } from '../revocation/revocation.repository.ts';
import { delegationClaimsOf, requireVendorStatement } from '../signing/signing-desk.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import type { RootRequest } from './root-files.ts';

/**
 * @param renew true: the present key for longer; it keeps the list of what it has signed. False: a new key, kept beside
 * the present one until its delegation comes; asked again, another one takes its place.
 */
export async function makeRootRequest(
  parts: AuthorityParts & { readonly signingKeys: SigningKeys },
  { renew }: { readonly renew: boolean },
): Promise<RootRequest> {
  const { database, desk, vendor, signingKeys } = parts;
  const { statement: delegation } = await desk.delegation(database);
  const present = delegationClaimsOf(delegation);
  if (renew) await signingKeys.holds(present.sub);
  const key = renew ? present.cnf.jwk : (await signingKeys.createNext()).jwk;
  const lists = await listRevocationLists(database);
  const revocations = lists.flatMap(({ chain }) => (chain.length === 1 ? [chain[0] as string] : []));
  return { vendor, key, vendorStatement: await requireVendorStatement(database), delegation, revocations };
}
