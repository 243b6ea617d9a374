import { deriveKeyVerifier, seal, type SealingKey, unseal } from '@attiva/daemon';
import { keyVerifierParameters, type VendorId } from '@attiva/protocol';
import type { KeyVault } from './key-vault.ts';

/** The vault over the key file of this authority. */
export function createKeyVault(parts: {
  readonly vendor: VendorId;
  readonly sealingKey: SealingKey;
  readonly random: (size: number) => Uint8Array;
}): KeyVault {
  const parameters = keyVerifierParameters(parts.vendor);
  const contextOf = (keyRow: string): string => `product-key:${keyRow}`;
  return {
    derive: (canonical) => deriveKeyVerifier(parameters, canonical),
    seal: (verifier, keyRow) =>
      seal(parts.sealingKey, { plain: verifier, context: contextOf(keyRow), nonce: parts.random(12) }),
    open: (sealed, keyRow) => unseal(parts.sealingKey, sealed, contextOf(keyRow)),
  };
}
