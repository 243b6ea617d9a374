/**
 * Which host key a request proves. Several keys may share their last five characters, so all are tried; the work is
 * the same whether one fits or none is known, and nothing is said beyond the code.
 */
import { createHash } from 'node:crypto';
import { provesKey, type RegistrationRequestClaims } from '@attiva/protocol';
import type { KeyVault } from '../keys/key-vault.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';

export type Proof =
  | { readonly kind: 'proven'; readonly key: ProductKeyRecord }
  | { readonly kind: 'wrong' }
  /** No key of any kind ends so. */
  | { readonly kind: 'unknown' }
  /** Only setup or device keys end so. */
  | { readonly kind: 'client-key' };

/** Stands in for V where no host key ends so: the same comparison, never a fit that anybody could aim at. */
const noVerifier = createHash('sha256').update('attiva: no such key').digest();

export function proveKey(
  vault: Pick<KeyVault, 'open'>,
  candidates: readonly ProductKeyRecord[],
  claims: RegistrationRequestClaims,
): Proof {
  let proven: ProductKeyRecord | undefined;
  const hostKeys = candidates.filter((key) => key.kind === 'host');
  for (const key of hostKeys) {
    const verifier = key.verifier === null ? noVerifier : vault.open(key.verifier, key.id);
    if (provesKey(verifier, claims) && key.verifier !== null) proven = key;
  }
  if (hostKeys.length === 0) provesKey(noVerifier, claims);
  if (proven !== undefined) return { kind: 'proven', key: proven };
  if (hostKeys.length > 0) return { kind: 'wrong' };
  return { kind: candidates.length > 0 ? 'client-key' : 'unknown' };
}
