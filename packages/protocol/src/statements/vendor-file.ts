/**
 * The vendor file `NAME.attiva` (spec/statements.md, "Vendor file"): everything public that a generic host, agent or
 * console must know of a vendor, as one JSON text: who it is, its delegation, packs, revocations, bundles. The first one
 * is trusted by comparing the root's fingerprint; later ones by a root already trusted.
 */
import { isVendorId, type Seconds, type VendorId } from '../envelope/ids.ts';
import { keyId, type PublicJwk } from '../envelope/signing-key.ts';
import { ActivationError, isActivationError } from '../errors/activation-error.ts';
import { type TrustContext, type VerifiedChain, verifyChain } from './chain.ts';
import type { DelegationClaims, ProductPackClaims, VendorClaims } from './claims.ts';
import { openRevocationList } from './revocation-list.ts';
import { RevocationSet } from './revocation.ts';

/** The file's content as it stands in JSON. */
export interface VendorFileContent {
  readonly attiva: 1;
  readonly vendor: readonly string[];
  readonly delegation: readonly string[];
  readonly packs: readonly (readonly string[])[];
  readonly revocations: readonly (readonly string[])[];
  /** Numbered bundles for telephone registration; empty until a vendor offers that road. */
  readonly bundles: readonly unknown[];
}

export interface OpenedPack {
  readonly claims: ProductPackClaims;
  readonly chain: readonly string[];
}

export interface VendorFile {
  readonly content: VendorFileContent;
  readonly id: VendorId;
  readonly vendor: VendorClaims;
  /** Fingerprint of the root that signed the file, to compare by eye: `9F3A-77C1-0B52-E4D8`. */
  readonly fingerprint: string;
  readonly delegation: DelegationClaims;
  readonly packs: readonly OpenedPack[];
  readonly revocations: RevocationSet;
  /** Whether a lab root vouches for any of it; only ever true where that is allowed. */
  readonly lab: boolean;
}

export interface VendorFileTrust {
  readonly now: Seconds;
  /** Roots already trusted for this vendor; absent for the first file, which then vouches for itself. */
  readonly trustedRoots?: readonly PublicJwk[];
  /** Lists already held, so that an old file cannot bring back what was revoked. */
  readonly revocations?: RevocationSet;
  /** Takes the file of a lab root as well: only in programs made for tests. */
  readonly allowLab?: boolean;
}

/** Fingerprint of a root for people: the first 80 bits of its id would be more than anyone compares; 64 are shown. */
export function rootFingerprint(root: PublicJwk): string {
  const bytes = Buffer.from(keyId(root), 'base64url').subarray(0, 8);
  return (bytes.toString('hex').toUpperCase().match(/.{4}/g) ?? []).join('-');
}

/** Renders a vendor file. */
export function vendorFileText(content: VendorFileContent): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

const maxFileLength = 4 * 1024 * 1024;

/**
 * Opens and verifies a vendor file whole: one bad statement refuses the file.
 * @throws {ActivationError} `vendor-file-invalid` (not such a file), `vendor-file-untrusted` (signed by a root that is
 * not the one trusted), `lab-root` (made for tests), or what a chain in it was refused for.
 */
export function openVendorFile(text: string, trust: VendorFileTrust): VendorFile {
  const content = readContent(text);
  const vendor = unverifiedVendor(content.vendor);
  const roots = trust.trustedRoots ?? vendor.roots;
  const context = { vendor: vendor.iss, now: trust.now, allowLab: trust.allowLab === true };
  const verified = verifyVendor(content.vendor, {
    ...context,
    roots,
    revocations: trust.revocations ?? RevocationSet.empty,
  });
  const signer = roots.find((root) => keyId(root) === verified.root) as PublicJwk;
  const allRoots = uniqueRoots([...vendor.roots, ...roots]);
  const revocations = takeLists(content.revocations, {
    ...context,
    roots: allRoots,
    revocations: trust.revocations ?? RevocationSet.empty,
  });
  const inner: TrustContext = { ...context, roots: allRoots, revocations };
  const delegation = verifyChain('delegation', content.delegation, inner);
  const packs = content.packs.map((chain) => verifyChain('product-pack', chain, inner));
  return {
    content,
    id: vendor.iss,
    vendor,
    fingerprint: rootFingerprint(signer),
    delegation: delegation.subject.parts.claims as unknown as DelegationClaims,
    packs: packs.map(({ subject, chain }) => ({ claims: subject.parts.claims as unknown as ProductPackClaims, chain })),
    revocations,
    lab: [verified, delegation, ...packs].some(({ lab }) => lab),
  };
}

function invalid(detail: string, cause?: unknown): ActivationError {
  return new ActivationError('vendor-file-invalid', detail, { cause });
}

function readContent(text: string): VendorFileContent {
  if (text.length > maxFileLength) throw invalid('the file is too large to be a vendor file');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid('the file is not JSON', error);
  }
  if (!isContent(value)) throw invalid('the file is not a vendor file (attiva 1)');
  return value;
}

function isContent(value: unknown): value is VendorFileContent {
  if (typeof value !== 'object' || value === null) return false;
  const file = value as Record<string, unknown>;
  return (
    file['attiva'] === 1 &&
    isChain(file['vendor']) &&
    isChain(file['delegation']) &&
    isListOfChains(file['packs']) &&
    isListOfChains(file['revocations']) &&
    Array.isArray(file['bundles'])
  );
}

function isChain(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

function isListOfChains(value: unknown): boolean {
  return Array.isArray(value) && value.length <= 64 && value.every(isChain);
}

/** Looks at the claims before they are verified, only to learn which vendor and roots the file claims. */
function unverifiedVendor(chain: readonly string[]): VendorClaims {
  const payload = chain[0]?.split('.')[1] ?? '';
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Partial<VendorClaims> | null;
    if (isVendorId(claims?.iss) && Array.isArray(claims.roots)) return claims as VendorClaims;
  } catch (error) {
    throw invalid('the vendor statement cannot be read', error);
  }
  throw invalid('the vendor statement names no vendor');
}

function verifyVendor(chain: readonly string[], context: TrustContext): VerifiedChain {
  try {
    return verifyChain('vendor', chain, context);
  } catch (error) {
    if (isActivationError(error) && error.code === 'root-unknown') {
      throw new ActivationError('vendor-file-untrusted', 'the file is signed by a root that is not trusted here', {
        cause: error,
        facts: error.facts,
      });
    }
    throw error;
  }
}

function uniqueRoots(roots: readonly PublicJwk[]): readonly PublicJwk[] {
  return [...new Map(roots.map((root) => [keyId(root), root])).values()];
}

/** Roots' lists first, so that a list of a revoked delegation is refused with it. */
function takeLists(chains: readonly (readonly string[])[], context: TrustContext): RevocationSet {
  let set = context.revocations;
  for (const chain of [...chains].sort((a, b) => a.length - b.length)) {
    set = set.with(openRevocationList(chain, { ...context, revocations: set }));
  }
  return set;
}
