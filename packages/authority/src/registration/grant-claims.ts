/** What a grant says, from the key, the agreement and the newest pack. Pure. */
import {
  agreementEnd,
  type Entitlements,
  type HostGrantClaims,
  type KeyId,
  type PackApplication,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import { resolveEntitlements } from '../customers/agreement-terms.ts';
import type { NamedAgreement } from '../customers/customer.repository.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';

export interface GrantInput {
  readonly vendor: VendorId;
  readonly now: Seconds;
  readonly signingKey: KeyId;
  readonly registration: number;
  readonly key: Pick<ProductKeyRecord, 'application' | 'generation' | 'lastFive'>;
  readonly agreement: NamedAgreement | undefined;
  /** The application as the newest pack has it; its editions' entitlements are resolved into the grant. */
  readonly application: PackApplication | undefined;
}

export function grantClaims(input: GrantInput): HostGrantClaims {
  const { key, agreement } = input;
  const entitlements = resolveByEdition(input);
  return {
    iss: input.vendor,
    iat: input.now,
    sub: input.signingKey,
    application: key.application,
    generation: key.generation,
    key: key.lastFive,
    registration: input.registration,
    ...(agreement && agreementClaims(agreement)),
    ...(Object.keys(entitlements).length > 0 && { entitlements }),
  };
}

function agreementClaims(agreement: NamedAgreement): Partial<HostGrantClaims> {
  const { quantity, mode, until, graceDays, maintenanceUntil } = agreement;
  return {
    customer: agreement.customerName,
    agreement: agreement.id,
    ...(quantity !== null && { quantity }),
    ...(mode !== null && { mode }),
    ...(until !== null && { until }),
    ...(graceDays !== null && { graceDays }),
    ...(maintenanceUntil !== null && { maintenanceUntil }),
  };
}

/** Editions without any entitlement are left out: not listed means none. */
function resolveByEdition({ agreement, application }: GrantInput): Record<string, Entitlements> {
  const resolved = (application?.editions ?? []).map((edition): [string, Entitlements] => [
    edition.id,
    resolveEntitlements(edition.entitlements, agreement?.overrides[edition.id]),
  ]);
  return Object.fromEntries(resolved.filter(([, entitlements]) => Object.keys(entitlements).length > 0));
}

/** When leases under the agreement end at the latest; undefined = never. */
export function leasesEnd(agreement: NamedAgreement | undefined): Seconds | undefined {
  return agreement && agreementEnd(agreementClaims(agreement));
}
