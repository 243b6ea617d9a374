/**
 * What a vendor's product compiles in (`roots.ts`, `.json`, `.h`, written by `authority init` and `pack build`): the
 * vendor, its roots, the newest pack and the newest revocation lists.
 */
import { isVendorId, type Seconds, type VendorId } from '../envelope/ids.ts';
import { isPublicJwk, type PublicJwk } from '../envelope/signing-key.ts';
import { verifyChain } from './chain.ts';
import type { ProductPackClaims } from './claims.ts';
import { openRevocationList } from './revocation-list.ts';
import { RevocationSet } from './revocation.ts';

export interface ProductRoots {
  /** A vendor id; plain text here, so that `roots.ts` needs no import: it is judged when it is opened. */
  readonly vendor: string;
  /** The vendor's name for people. */
  readonly name: string;
  readonly roots: readonly PublicJwk[];
  /** Chains of the newest packs. */
  readonly packs: readonly (readonly string[])[];
  readonly revocations: readonly (readonly string[])[];
}

export interface OpenedProductRoots {
  readonly vendor: VendorId;
  readonly roots: readonly PublicJwk[];
  readonly packs: readonly ProductPackClaims[];
  readonly revocations: RevocationSet;
}

/**
 * Opens what the product carries. It is the product's own content, yet verified like everything else: a mistake in a
 * build shows at once. T1 does not apply, since a machine's clock may stand in the past when the product first starts.
 * @throws {TypeError} when it is not the object that `authority init` writes; {ActivationError} as `verifyChain`.
 */
export function openProductRoots(roots: ProductRoots, now: Seconds): OpenedProductRoots {
  if (!isVendorId(roots.vendor) || roots.roots.length === 0 || !roots.roots.every(isPublicJwk)) {
    throw new TypeError('roots: not the object that `attiva authority init` writes for products');
  }
  const newest = Number.MAX_SAFE_INTEGER - 1_000_000;
  const trust = { vendor: roots.vendor, roots: roots.roots, now: newest, revocations: RevocationSet.empty };
  let revocations = RevocationSet.empty;
  for (const chain of roots.revocations) revocations = revocations.with(openRevocationList(chain, trust));
  const packs = roots.packs.map(
    (chain) =>
      verifyChain('product-pack', chain, { ...trust, now }, { refuseFuture: false }).subject.parts
        .claims as unknown as ProductPackClaims,
  );
  return { vendor: roots.vendor, roots: roots.roots, packs, revocations };
}
