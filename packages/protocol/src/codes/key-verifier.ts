/** How the verifier V of a product key is derived (spec/codes.md, "Verifier"). Deriving it is the caller's work. */
import type { VendorId } from '../envelope/ids.ts';

/** Parameters of Argon2id (RFC 9106) over the UTF-8 bytes of a key's `canonical` spelling. */
export interface KeyVerifierParameters {
  readonly algorithm: 'argon2id';
  readonly salt: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  /** Bytes of the verifier. */
  readonly length: number;
}

/** The parameters for keys of this vendor. The salt is no secret; it keeps one vendor's tables from serving another. */
export function keyVerifierParameters(vendor: VendorId): KeyVerifierParameters {
  const salt = new TextEncoder().encode(`attiva-key-1:${vendor}`);
  return { algorithm: 'argon2id', salt, memoryKiB: 65_536, passes: 3, lanes: 1, length: 32 };
}
