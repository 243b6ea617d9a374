/**
 * Rows of directories and their objects. A directory stands among the hosts of its key, of which it counts as one, without device
 * facts; its id stands where a host's signing key does. SQL only, in the caller's transaction.
 */
import type { ActivationObjectClaims, DirectoryId, KeyId, Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { insertHost, loadRegistration } from '../registration/registration.repository.ts';

/** An object as it was recorded; its chain is there once it has been signed. */
export interface StoredObject {
  readonly claims: ActivationObjectClaims;
  /** `[object, delegation]`. */
  readonly chain?: readonly [string, string];
}

/** No id of a signing key is one of a directory: both are hashes, over different texts. */
export function asRegistered(directory: DirectoryId): KeyId {
  return directory as string as KeyId;
}

export async function loadObject(
  on: Statements,
  productKey: string,
  directory: DirectoryId,
): Promise<StoredObject | undefined> {
  const stored = await loadRegistration(on, productKey, asRegistered(directory));
  return stored as StoredObject | undefined;
}

export async function insertDirectory(
  on: Statements,
  directory: { readonly id: string; readonly productKey: string; readonly claims: ActivationObjectClaims },
  registeredAt: Seconds,
): Promise<void> {
  const { id, productKey, claims } = directory;
  await insertHost(on, { id, productKey, device: [0, 0, 0], createdAt: registeredAt });
  await on.run(
    `insert into registration (product_key, signing_key, host, number, claims, registered_at)
     values (?, ?, ?, ?, ?, ?)`,
    [productKey, claims.sub, id, claims.registration, JSON.stringify(claims), registeredAt],
  );
}

/** Records what the next object says; it is signed after the commit. */
export async function recordNewTerms(
  on: Statements,
  productKey: string,
  claims: ActivationObjectClaims,
): Promise<void> {
  await on.run(
    `update registration set claims = ?, grant_statement = null, delegation = null
     where product_key = ? and signing_key = ?`,
    [JSON.stringify(claims), productKey, claims.sub],
  );
}

/** Keeps a signed object in the place of what it replaces, unless another one was kept meanwhile. */
export async function keepObject(
  on: Statements,
  at: { readonly productKey: string; readonly replaces: StoredObject },
  signed: { readonly claims: ActivationObjectClaims; readonly chain: readonly [string, string] },
): Promise<void> {
  await on.run(
    `update registration set claims = ?, grant_statement = ?, delegation = ?
     where product_key = ? and signing_key = ? and coalesce(delegation, '') = ? and claims = ?`,
    [
      JSON.stringify(signed.claims),
      ...signed.chain,
      at.productKey,
      signed.claims.sub,
      at.replaces.chain?.[1] ?? '',
      JSON.stringify(at.replaces.claims),
    ],
  );
}
