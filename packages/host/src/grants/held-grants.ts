/**
 * The host keys of this host, as grants: which one serves, which one another has taken the place of, what each is worth still.
 * Registering, renewing and verifying are left to `registration/`, `renewal/` and `vendors/`.
 */
import type { Seconds, StatementId, VendorId } from '@attiva/protocol';
import { type HeldGrant, isWorking, type ServedVendor } from '../vendors/vendor-book.ts';

/** What a grant is worth to this host. `no-pack`: no product pack here describes its application. */
export type GrantState = 'serving' | 'superseded' | 'ended' | 'revoked' | 'no-signing-key' | 'no-pack';

export interface HostKeyStatus {
  readonly vendor: VendorId;
  readonly grant: StatementId;
  /** Last five characters of the host key. */
  readonly key: string;
  readonly application: string;
  readonly name: string;
  readonly generation: number;
  readonly registration: number;
  readonly state: GrantState;
  /** The grant that does all that this one does. */
  readonly supersededBy?: { readonly grant: StatementId; readonly key: string; readonly generation: number };
  readonly customer?: string;
  readonly agreement?: string;
  readonly quantity?: number;
  readonly until?: Seconds;
  readonly graceDays?: number;
  readonly maintenanceUntil?: Seconds;
  readonly granted: Seconds;
}

/** All grants of a vendor, the best of each application first. */
export function heldKeys(vendor: ServedVendor, now: Seconds): HostKeyStatus[] {
  const described = [...vendor.applications.values()].flatMap(({ grants }) => grants);
  const others = vendor.grants.filter(({ claims }) => !vendor.applications.has(claims.application));
  return [...described, ...others].map((grant) => describe(vendor, grant, now));
}

/**
 * The grant that makes this one superfluous: it works, for the same application under the same root, for as new a generation or
 * a newer one, and was chosen before it.
 */
export function supersedes(vendor: ServedVendor, grant: HeldGrant, now: Seconds): HeldGrant | undefined {
  const ranked = vendor.applications.get(grant.claims.application)?.grants ?? [];
  const place = isWorking(grant, now) ? ranked.indexOf(grant) : ranked.length;
  return ranked
    .slice(0, place)
    .find(
      (other) =>
        other !== grant &&
        other.root === grant.root &&
        other.claims.generation >= grant.claims.generation &&
        isWorking(other, now),
    );
}

function describe(vendor: ServedVendor, grant: HeldGrant, now: Seconds): HostKeyStatus {
  const { application, generation, key, registration, iat } = grant.claims;
  const { customer, agreement, quantity, until, graceDays, maintenanceUntil } = grant.claims;
  const by = supersedes(vendor, grant, now);
  return {
    vendor: vendor.id,
    grant: grant.id,
    key,
    application,
    name: vendor.applications.get(application)?.application.name ?? application,
    generation,
    registration,
    state: stateOf(vendor, grant, { by, now }),
    ...(by && { supersededBy: { grant: by.id, key: by.claims.key, generation: by.claims.generation } }),
    ...(customer !== undefined && { customer }),
    ...(agreement !== undefined && { agreement }),
    ...(quantity !== undefined && { quantity }),
    ...(until !== undefined && { until }),
    ...(graceDays !== undefined && { graceDays }),
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
    granted: iat,
  };
}

function stateOf(
  vendor: ServedVendor,
  grant: HeldGrant,
  { by, now }: { readonly by: HeldGrant | undefined; readonly now: Seconds },
): GrantState {
  if (grant.signer === undefined) return 'no-signing-key';
  if (grant.revoked) return 'revoked';
  if (!isWorking(grant, now)) return 'ended';
  if (!vendor.applications.has(grant.claims.application)) return 'no-pack';
  return by === undefined ? 'serving' : 'superseded';
}
