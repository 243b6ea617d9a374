/**
 * What a vendor's product compiles in (`roots.ts`, `.json`, `.h`, written by `authority init` and `pack build`): the
 * vendor, its roots, the newest pack and the newest revocation lists; and what a machine needs that activates without a host:
 * the vendor's own words (addresses of its authority, whom to call), its delegation and its bundles.
 */
import { isVendorId, type Seconds, type VendorId } from '../envelope/ids.ts';
import { isPublicJwk, type PublicJwk } from '../envelope/signing-key.ts';
import { labRoot, type TrustContext, type VerifiedChain, verifyChain } from './chain.ts';
import type { ProductPackClaims, VendorClaims } from './claims.ts';
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
  /** Chain of the vendor statement: addresses of the authority, contacts. Files of before 2026-12 have none. */
  readonly vendorStatement?: readonly string[];
  /** Chain of the newest delegation: what a confirmation on the telephone leaves out. */
  readonly delegation?: readonly string[];
  /** Numbered bundles, as in the vendor file. */
  readonly bundles?: readonly unknown[];
  /** `true`: lab roots (spec/statements.md 10). Absent otherwise. */
  readonly lab?: boolean;
}

/** How a product opens its roots. */
export interface ProductRootsOptions {
  /** Takes lab roots as well: only in builds for tests. */
  readonly allowLab?: boolean;
}

export interface OpenedProductRoots {
  readonly vendor: VendorId;
  readonly roots: readonly PublicJwk[];
  readonly packs: readonly ProductPackClaims[];
  readonly revocations: RevocationSet;
  /** The vendor's own words, where the product carries them. */
  readonly about?: VendorClaims;
  /** Chain of the newest delegation, where the product carries it. */
  readonly delegation?: readonly string[];
  readonly bundles: readonly unknown[];
  /** Whether whoever opened them allows lab roots; goes into every `TrustContext` made of this. */
  readonly allowLab: boolean;
  /** Whether these are lab roots: by their own mark, or by that of a delegation under them. */
  readonly lab: boolean;
}

/**
 * Opens what the product carries. It is the product's own content, yet verified like everything else: a mistake in a
 * build shows at once. T1 does not apply, since a machine's clock may stand in the past when the product first starts.
 * @throws {TypeError} when it is not the object that `authority init` writes; {ActivationError} `lab-root` for roots made
 * for tests, unless they are allowed, and as `verifyChain`.
 */
export function openProductRoots(
  roots: ProductRoots,
  now: Seconds,
  { allowLab = false }: ProductRootsOptions = {},
): OpenedProductRoots {
  if (!isProductRoots(roots)) {
    throw new TypeError('roots: not the object that `attiva authority init` writes for products');
  }
  if (roots.lab === true && !allowLab) throw labRoot('the product carries a lab root');
  const trust: Omit<TrustContext, 'now' | 'revocations'> = {
    vendor: roots.vendor as VendorId,
    roots: roots.roots,
    allowLab,
  };
  const revocations = openLists(roots.revocations, trust);
  const packs = roots.packs.map((chain) => openPack(chain, { ...trust, now, revocations: RevocationSet.empty }));
  const about = openAbout(roots, { ...trust, now, revocations: RevocationSet.empty });
  return {
    vendor: trust.vendor,
    roots: roots.roots,
    bundles: roots.bundles ?? [],
    ...about,
    packs: packs.map(({ subject }) => subject.parts.claims as unknown as ProductPackClaims),
    revocations,
    allowLab,
    lab: roots.lab === true || packs.some(({ lab }) => lab),
  };
}

/** Everything that is there is verified; what is not, is left out. */
function openAbout(
  { vendorStatement, delegation }: ProductRoots,
  trust: TrustContext,
): Pick<OpenedProductRoots, 'about' | 'delegation'> {
  const stored = { refuseFuture: false };
  const vendor = vendorStatement && verifyChain('vendor', vendorStatement, trust, stored);
  if (delegation !== undefined) verifyChain('delegation', delegation, trust, stored);
  return {
    ...(vendor !== undefined && { about: vendor.subject.parts.claims as unknown as VendorClaims }),
    ...(delegation !== undefined && { delegation }),
  };
}

/**
 * A `roots.json` on a disk is a file like any other: nothing of the type is taken for granted. `lab` is a plain `boolean` in
 * the type, for a `roots.ts` without `as const`; in fact it is `true` or absent, as in statements.
 */
function isProductRoots(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { vendor, roots, packs, revocations, bundles, lab } = value as Readonly<Record<string, unknown>>;
  if (!isVendorId(vendor) || !Array.isArray(packs) || !Array.isArray(revocations)) return false;
  if (bundles !== undefined && !Array.isArray(bundles)) return false;
  return Array.isArray(roots) && roots.length > 0 && roots.every(isPublicJwk) && (lab === undefined || lab === true);
}

function openLists(
  chains: readonly (readonly string[])[],
  trust: Omit<TrustContext, 'now' | 'revocations'>,
): RevocationSet {
  const newest = { ...trust, now: Number.MAX_SAFE_INTEGER - 1_000_000, revocations: RevocationSet.empty };
  return chains.reduce((held, chain) => held.with(openRevocationList(chain, newest)), RevocationSet.empty);
}

function openPack(chain: readonly string[], trust: TrustContext): VerifiedChain {
  return verifyChain('product-pack', chain, trust, { refuseFuture: false });
}
