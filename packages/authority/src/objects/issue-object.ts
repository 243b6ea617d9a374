/**
 * Activation objects for directories, as the network or a file brings the request, and what an object says. A directory stands
 * among the hosts of its key, of which it counts as one: admission, decision and signing are theirs (`registration/`).
 */
import {
  ActivationError,
  canonicalJson,
  type DirectoryId,
  type HostGrantClaims,
  type KeyId,
  openDirectoryRequest,
  provesKey,
} from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import type { AuthorityParts } from '../authority-parts.ts';
import { isWholeDay, renderedObject } from '../bundles/honour-bundle.ts';
import { requireForUs } from '../keys/require-for-us.ts';
import {
  type AnsweredRegistration,
  type ProvenAsks,
  registerAsking,
  type RegistrationUse,
} from '../registration/register-asking.ts';
import { listGrantedKeys, type StoredRegistration } from '../registration/registration.repository.ts';
import { todaysGrant } from '../registration/todays-grant.ts';
import { findExactly, isObject } from '../revocation/find-revocable.ts';
import { secondsNow } from '../surroundings.ts';

/**
 * Issues the object for the directory that a request names.
 * @param toleranceSeconds how far the request's time may lie from ours; 4 h where absent, as from the network
 * @throws {ActivationError} `not-authentic`, `too-large`, `vendor-unknown`, `clock-difference`, and every code of `registerAsking`.
 */
export async function issueObject(
  parts: AuthorityParts,
  body: unknown,
  toleranceSeconds?: number,
): Promise<AnsweredRegistration> {
  const claims = openDirectoryRequest(body);
  const now = secondsNow(parts.surroundings);
  requireForUs(parts.vendor, claims, { now, asker: 'directory', toleranceSeconds });
  const { sub, key, bundle, iss: actor } = claims;
  const proves = (verifier: Uint8Array): boolean => provesKey(verifier, claims);
  return registerAsking(parts, directoryUse, {
    signingKey: asRegistered(sub),
    device: [0, 0, 0],
    key,
    bundle,
    actor,
    proves,
  });
}

/**
 * No id of a signing key is one of a directory: both are hashes, over different texts. But nothing proves the id that a request
 * names. With that of another customer's host or license, the revocation of this key would end theirs as well. With this very key
 * whoever overhears an installation ID may have told it first as a host's: that takes no object away, for both end together.
 */
async function refuseBorrowedId(tx: Transaction, directory: KeyId, productKey: string): Promise<void> {
  const others = (await findExactly(tx, directory)).revocable.filter(({ kind }) => kind !== 'directory');
  const holders = (await listGrantedKeys(tx)).filter((one) => one.signingKey === directory && !isObject(one.statement));
  const isOwn = holders.every((holder) => holder.productKey === productKey);
  if (isOwn && others.every(({ kind, id }) => kind === 'signing-key' && id === directory)) return;
  throw new ActivationError(
    'not-authentic',
    'What the request names is no directory: it bears the id of something else.',
  );
}

function asRegistered(directory: DirectoryId): KeyId {
  return directory as string as KeyId;
}

/** A directory's place: its object is a grant but for what concerns hosts alone. */
export const directoryUse: RegistrationUse = {
  kind: 'activation-object',
  claims: objectClaims,
  laterClaims: todaysTerms,
  audited: ({ lastFive, application }, { claims: { sub: directory } }) => ({
    action: 'object-issued',
    details: { lastFive, directory, application },
  }),
};

type Numbered = ProvenAsks & { readonly registration: number };

/**
 * What the bundle renders, or what a grant of this key would say today.
 * @throws {ActivationError} `not-authentic` for a directory that bears the id of something else.
 */
async function objectClaims(
  { vendor }: AuthorityParts,
  tx: Transaction,
  { asks, now, key, bundle, registration }: Numbered,
): Promise<HostGrantClaims> {
  const { signingKey, device } = asks;
  await refuseBorrowedId(tx, signingKey, key.id);
  if (bundle !== undefined) {
    return { ...renderedObject(bundle, { vendor, sub: signingKey, device, registration }), sub: signingKey };
  }
  const grant = await todaysGrant(tx, { vendor, now, signingKey, registration, key });
  const { quantity: _quantity, mode: _mode, ...rest } = grant;
  return rest;
}

/** A directory that is published again gets the agreement as it is by now, free of charge. */
async function todaysTerms(
  parts: AuthorityParts,
  tx: Transaction,
  given: ProvenAsks & { readonly stored: StoredRegistration },
): Promise<HostGrantClaims | undefined> {
  const { bundle, now, stored } = given;
  if (now > (await parts.desk.delegation(tx)).expiresAt) return undefined;
  const { registration, iat } = stored.claims;
  const today = await objectClaims(parts, tx, { ...given, registration });
  const saysTheSame = canonicalJson({ ...stored.claims, iat: 0 }) === canonicalJson({ ...today, iat: 0 });
  // Digits can say the beginning of a day alone: an object of another time is made once more for them.
  if (bundle !== undefined) return saysTheSame && isWholeDay(iat) ? undefined : today;
  // Later than the one before in any case: of two objects members take the later one.
  return saysTheSame ? undefined : { ...today, iat: Math.max(today.iat, iat + 1) };
}
