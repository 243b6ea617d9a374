/** The authority's side of the ceremony: what it asks of its root, with a new signing key or for the present one. */
import { ActivationError, rootFingerprint } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { listRevocationLists } from '../revocation/revocation.repository.ts';
import { delegationClaimsOf, requireVendorStatement } from '../signing/signing-desk.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import type { RootRequest } from './root-files.ts';

export interface RootWish {
  /** True: the present key for longer; it keeps the list of what it has signed. False: a new key, kept until its delegation comes. */
  readonly renew: boolean;
  /** Whether a new key may take the place of one that waits: the answer to its request is worth nothing then. Default: it may. */
  readonly replace?: boolean;
}

/**
 * @throws {ActivationError} `wrong-usage` where a key waits for the answer to another request and is not to be replaced.
 */
export async function makeRootRequest(
  parts: AuthorityParts & { readonly signingKeys: SigningKeys },
  { renew, replace = true }: RootWish,
): Promise<RootRequest> {
  const { database, desk, vendor, signingKeys } = parts;
  const { statement: delegation } = await desk.delegation(database);
  const present = delegationClaimsOf(delegation);
  if (renew) await signingKeys.holds(present.sub);
  else if (!replace) await refuseWaiting(signingKeys);
  const key = renew ? present.cnf.jwk : (await signingKeys.createNext()).jwk;
  const lists = await listRevocationLists(database);
  const revocations = lists.flatMap(({ chain }) => (chain.length === 1 ? [chain[0] as string] : []));
  return { vendor, key, vendorStatement: await requireVendorStatement(database), delegation, revocations };
}

async function refuseWaiting(keys: SigningKeys): Promise<void> {
  const waiting = await keys.waiting();
  if (waiting === undefined) return;
  const key = rootFingerprint(waiting.jwk);
  throw new ActivationError(
    'wrong-usage',
    `A request for the key ${key} waits for its answer. --replace makes another key; the answer to the first is worth nothing then.`,
    { facts: { key } },
  );
}
