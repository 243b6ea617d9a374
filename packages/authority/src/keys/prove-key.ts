/**
 * Which product key a request proves. Several keys may share their last five characters, so all are tried; the work is
 * the same whether one fits or none is known, and nothing is said beyond the code.
 */
import { createHash } from 'node:crypto';
import type { ProductKeyRecord } from './key.repository.ts';
import type { KeyVault } from './key-vault.ts';

/** The kinds of key that are secret, hence proved. */
export type SecretKeyKind = 'host' | 'device';

export type Proof =
  | { readonly kind: 'proven'; readonly key: ProductKeyRecord }
  | { readonly kind: 'wrong' }
  /** No key of any kind ends so. */
  | { readonly kind: 'unknown' }
  /** Only keys of other kinds end so. */
  | { readonly kind: 'other-kind' };

/** Stands in for V where no such key ends so: the same comparison, never a fit that anybody could aim at. */
const noVerifier = createHash('sha256').update('attiva: no such key').digest();

/** What is shown: for which kind of key, and whether a verifier V gives the proof. */
export interface ShownProof {
  readonly kind: SecretKeyKind;
  /** Must take the same time whatever is wrong. */
  readonly proves: (verifier: Uint8Array) => boolean;
}

export function proveKey(
  vault: Pick<KeyVault, 'open'>,
  candidates: readonly ProductKeyRecord[],
  { kind, proves }: ShownProof,
): Proof {
  let proven: ProductKeyRecord | undefined;
  const ofKind = candidates.filter((key) => key.kind === kind);
  for (const key of ofKind) {
    const verifier = key.verifier === null ? noVerifier : vault.open(key.verifier, key.id);
    if (proves(verifier) && key.verifier !== null) proven = key;
  }
  if (ofKind.length === 0) proves(noVerifier);
  if (proven !== undefined) return { kind: 'proven', key: proven };
  if (ofKind.length > 0) return { kind: 'wrong' };
  return { kind: candidates.length > 0 ? 'other-kind' : 'unknown' };
}
