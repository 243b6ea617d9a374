/** The authority's side of the ceremony: what it asks of its root, with a new signing key or for the present one. */
import { ActivationError, keyId, type PublicJwk, rootFingerprint } from '@attiva/protocol';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { listRevocationLists } from '../revocation/revocation.repository.ts';
import { delegationClaimsOf, requireVendorStatement } from '../signing/signing-desk.ts';
import type { SigningKeys } from '../signing/signing-keys.ts';
import { secondsNow } from '../surroundings.ts';
import type { RootRequest } from './root-files.ts';

export interface RootWish {
  /** True: the present key for longer; it keeps the list of what it has signed. False: a new key, kept until its delegation comes. */
  readonly renew: boolean;
  /** Whether a new key may take the place of one that waits: the answer to its request is worth nothing then. Default: it may not. */
  readonly replace?: boolean | undefined;
  /** Who asks, for the audit. */
  readonly actor: string;
}

type Parts = AuthorityParts & { readonly signingKeys: SigningKeys };

/**
 * Makes the next signing key and keeps it beside the current one.
 * @throws {ActivationError} `wrong-usage` where a key waits for the answer to another request and is not to be replaced.
 */
export async function prepareSigningKey(
  parts: Parts,
  { replace = false, actor }: Pick<RootWish, 'replace' | 'actor'>,
): Promise<{ readonly jwk: PublicJwk }> {
  const { signingKeys, database, surroundings } = parts;
  const waiting = await signingKeys.waiting();
  if (waiting !== undefined && !replace) throw stillWaiting(waiting.jwk);
  const { jwk, id } = await signingKeys.createNext();
  const details = { replaces: waiting?.id ?? null };
  const at = secondsNow(surroundings);
  const entry = { at, actor, action: 'signing-key-made', subject: id, details } as const;
  await database.transact((tx) => recordAudit(tx, entry));
  return { jwk };
}

/**
 * @throws {ActivationError} `wrong-usage` where a key waits for the answer to another request and is not to be replaced.
 */
export async function makeRootRequest(parts: Parts, { renew, replace, actor }: RootWish): Promise<RootRequest> {
  const { database, desk, vendor, signingKeys } = parts;
  const { statement: delegation } = await desk.delegation(database);
  const present = delegationClaimsOf(delegation);
  if (renew) await signingKeys.holds(present.sub);
  const key = renew ? present.cnf.jwk : (await prepareSigningKey(parts, { replace, actor })).jwk;
  const lists = await listRevocationLists(database);
  const revocations = lists.flatMap(({ chain }) => (chain.length === 1 ? [chain[0] as string] : []));
  const at = secondsNow(parts.surroundings);
  const entry = { at, actor, action: 'root-request-made', subject: keyId(key), details: { renew } } as const;
  await database.transact((tx) => recordAudit(tx, entry));
  return { vendor, key, vendorStatement: await requireVendorStatement(database), delegation, revocations };
}

function stillWaiting(jwk: PublicJwk): ActivationError {
  const key = rootFingerprint(jwk);
  return new ActivationError(
    'wrong-usage',
    `A request for the key ${key} waits for its answer. --replace makes another key; the answer to the first is worth nothing then.`,
    { facts: { key } },
  );
}
