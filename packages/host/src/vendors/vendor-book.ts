/**
 * What this host serves, in memory: per vendor its packs, grants, revocation lists and signing key, verified once when
 * they are loaded and again whenever they change. The hot path looks things up here and nowhere else.
 */
import {
  ActivationError,
  agreementEnd,
  type Bundle,
  type DelegationClaims,
  type HostGrantClaims,
  highestThreshold,
  type KeyId,
  type OpenedPack,
  type PackApplication,
  type PublicJwk,
  type RevocationSet,
  type Seconds,
  type Signer,
  type StatementId,
  type VendorClaims,
  type VendorId,
} from '@attiva/protocol';

/** A grant of this host, verified. */
export interface HeldGrant {
  readonly id: StatementId;
  readonly claims: HostGrantClaims;
  readonly delegation: DelegationClaims;
  /** Id of the root at which its chain ends. */
  readonly root: KeyId;
  /** [grant, delegation]: what follows the subject in each answer. */
  readonly chain: readonly [string, string];
  /** The key it was given to; the host signs with this one. */
  readonly signer: Signer | undefined;
  readonly revoked: boolean;
}

/** An application that a pack describes, with the best grant for it, if there is one. */
export interface ServedApplication {
  readonly application: PackApplication;
  /** Highest threshold of its editions: the displayed count is capped at twice this. */
  readonly highestThreshold: number;
  readonly grant: HeldGrant | undefined;
  /** All grants for it, the best first: a product that holds another root is answered under another one. */
  readonly grants: readonly HeldGrant[];
}

export interface ServedVendor {
  readonly id: VendorId;
  readonly vendor: VendorClaims;
  readonly fingerprint: string;
  readonly roots: readonly PublicJwk[];
  readonly revocations: RevocationSet;
  /** The vendor file's delegation, and its chain of one. */
  readonly delegation: DelegationClaims;
  readonly delegationChain: readonly string[];
  /** What telephone codes leave out. */
  readonly bundles: readonly Bundle[];
  /** Id of the signing key in use; made at the first registration. */
  readonly signer: Signer | undefined;
  /** The newest version of each. */
  readonly packs: readonly OpenedPack[];
  readonly applications: ReadonlyMap<string, ServedApplication>;
  readonly grants: readonly HeldGrant[];
}

/** The book itself: replaced whole, so that a reader never sees half a change. */
export class VendorBook {
  #vendors: ReadonlyMap<string, ServedVendor> = new Map();

  find(vendor: string): ServedVendor | undefined {
    return this.#vendors.get(vendor);
  }

  all(): readonly ServedVendor[] {
    return [...this.#vendors.values()];
  }

  replace(vendors: readonly ServedVendor[]): void {
    this.#vendors = new Map(vendors.map((vendor) => [vendor.id, vendor]));
  }
}

/** Puts applications and grants together: of several grants the newest generation that still serves, then the newest. */
export function serveApplications(
  applications: readonly PackApplication[],
  grants: readonly HeldGrant[],
): ReadonlyMap<string, ServedApplication> {
  return new Map(
    applications.map((application) => {
      const ranked = rankGrants(grants.filter((grant) => grant.claims.application === application.id));
      const served = { application, highestThreshold: highestThreshold(application), grant: ranked[0], grants: ranked };
      return [application.id, served];
    }),
  );
}

/**
 * The best of these grants that ends at one of these roots; no roots: any root will do.
 * @param ranked the best first. In the usual case the first one fits, and nothing is allocated on the way.
 */
export function grantUnder(ranked: readonly HeldGrant[], roots: readonly KeyId[]): HeldGrant | undefined {
  if (roots.length === 0) return ranked[0];
  for (const grant of ranked) if (roots.includes(grant.root)) return grant;
  return undefined;
}

/** Whether leases can be given under it: its key is here, nobody has revoked it, its agreement and grace go on. */
export function isWorking(grant: HeldGrant, now: Seconds): boolean {
  const end = agreementEnd(grant.claims);
  return grant.signer !== undefined && !grant.revoked && (end === undefined || end > now);
}

/**
 * The grant that answers a request: of those under a root that the product holds the best one that works and covers its
 * generation; where none does, the best one, which says what stands in the way.
 */
export function grantFor(
  ranked: readonly HeldGrant[],
  asked: { readonly roots: readonly KeyId[]; readonly generation: number; readonly now: Seconds },
): HeldGrant | undefined {
  let first: HeldGrant | undefined;
  for (const grant of ranked) {
    if (asked.roots.length > 0 && !asked.roots.includes(grant.root)) continue;
    first ??= grant;
    if (grant.claims.generation >= asked.generation && isWorking(grant, asked.now)) return grant;
  }
  return first;
}

/** A product that does not know the root would refuse the answer: it is told what stands in the way instead. */
export function rootUnknown(
  what: string,
  { grants, roots }: { readonly grants: readonly HeldGrant[]; readonly roots: readonly KeyId[] },
): ActivationError {
  const held = [...new Set(grants.map((grant) => grant.root))];
  return new ActivationError(
    'root-unknown',
    `this host's grant for ${what} was signed under another root of the vendor; register the host again`,
    { facts: { held, asked: [...roots] } },
  );
}

function rankGrants(grants: readonly HeldGrant[]): readonly HeldGrant[] {
  const rank = (grant: HeldGrant): readonly number[] => [
    grant.signer !== undefined && !grant.revoked ? 1 : 0,
    grant.claims.generation,
    grant.claims.iat,
  ];
  // The id last, so that two hosts with the same grants choose the same one, in whatever order they came.
  return [...grants].sort((a, b) => compareRanks(rank(b), rank(a)) || (a.id < b.id ? -1 : 1));
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Why an application is not served, or `undefined` when it is. */
export function whyNotServing(served: Pick<ServedApplication, 'grant'>): 'host-not-registered' | 'revoked' | undefined {
  if (served.grant?.signer === undefined) return 'host-not-registered';
  return served.grant.revoked ? 'revoked' : undefined;
}
