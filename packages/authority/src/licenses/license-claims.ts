/** What a device license says, from the key, the agreement and the newest pack. Pure. */
import {
  agreementEnd,
  daySeconds,
  type DeviceFacts,
  type DeviceLicenseClaims,
  type KeyId,
  type PackEdition,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import { resolveEntitlements } from '../customers/agreement-terms.ts';
import type { NamedAgreement } from '../customers/customer.repository.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';

export interface LicenseInput {
  readonly vendor: VendorId;
  readonly now: Seconds;
  readonly client: KeyId;
  readonly device: DeviceFacts;
  readonly hardware: boolean;
  readonly registration: number;
  readonly key: Pick<ProductKeyRecord, 'application' | 'edition' | 'generation' | 'lastFive' | 'trialDays'>;
  readonly agreement: NamedAgreement | undefined;
  /** The edition as the newest pack has it; its entitlements are resolved into the license. */
  readonly edition: PackEdition | undefined;
  /** End of a trial that has begun before. */
  readonly trialEnds?: Seconds | undefined;
}

export function licenseClaims(input: LicenseInput): DeviceLicenseClaims {
  const { key, agreement, edition } = input;
  const entitlements = resolveEntitlements(edition?.entitlements ?? {}, agreement?.overrides[key.edition ?? '']);
  return {
    iss: input.vendor,
    iat: input.now,
    sub: input.client,
    application: key.application,
    edition: key.edition ?? '',
    generation: key.generation,
    key: key.lastFive,
    registration: input.registration,
    device: input.device,
    ...(input.hardware && { hardware: true }),
    ...(agreement && { customer: agreement.customerName, agreement: agreement.id }),
    ...(agreement && endClaims(agreement)),
    ...(key.trialDays !== null && trialClaims(input, key.trialDays)),
    ...(Object.keys(entitlements).length > 0 && { entitlements }),
  };
}

function endClaims({ until, graceDays, maintenanceUntil }: NamedAgreement): Partial<DeviceLicenseClaims> {
  return {
    ...(until !== null && { until }),
    ...(graceDays !== null && { graceDays }),
    ...(maintenanceUntil !== null && { maintenanceUntil }),
  };
}

/** A trial has no days of grace of its own: its days are what was promised. */
function trialClaims({ now, agreement, trialEnds }: LicenseInput, days: number): Partial<DeviceLicenseClaims> {
  const ends = trialEnds ?? now + days * daySeconds;
  return { trial: true, until: Math.min(ends, agreement?.until ?? ends), graceDays: 0 };
}

/** When licenses under the agreement end at the latest; undefined = never. */
export function licensesEnd(agreement: NamedAgreement | undefined): Seconds | undefined {
  return agreement && agreementEnd(endClaims(agreement));
}

/** Whether two licenses say the same but for the day: then the earlier one is handed out again. */
export function saysTheSame(a: DeviceLicenseClaims, b: DeviceLicenseClaims): boolean {
  const text = (claims: DeviceLicenseClaims): string =>
    JSON.stringify(Object.entries({ ...claims, iat: 0 }).sort(([one], [two]) => (one < two ? -1 : 1)));
  return text(a) === text(b);
}
