import {
  agreementEnd,
  type DeviceFacts,
  type DeviceLicenseClaims,
  type HeldRight,
  type JudgedLicense,
  judgeStoredLicense,
  licensesDevice,
  type Seconds,
} from '@attiva/protocol';
import type { StoredLicense } from '../state/client-state.ts';
import type { FoundRight, RightFinding, RightOrigin } from './held-right.ts';
import { holderOf, type RightKind } from './stored-right.ts';

/** The device as it is now, for the tolerance. */
export interface PresentDevice {
  /** Undefined as long as they are being read: nothing is held against it. */
  readonly facts: DeviceFacts | undefined;
  /** Since when it differs, where nobody has written it down: the newest time known. */
  readonly latest: Seconds | undefined;
}

/** A license of the vendor itself; the device of the day is judged after it, by `withTolerance`. */
export const licenseKind: RightKind<StoredLicense> = {
  foreign: 'license-of-another-client',
  judge({ chain, client, revokedAt }, { product, generation }, trust) {
    return rightOf(judgeStoredLicense(chain, holderOf(client, product, generation), trust), revokedAt);
  },
};

/** Since when the device is another one than the license was given for, where its identity was not left before. */
export function withTolerance(
  finding: RightFinding,
  stored: StoredLicense | undefined,
  { facts, latest }: PresentDevice,
): RightFinding {
  const { found, leftAt } = finding;
  const license = found?.license;
  if (license === undefined || leftAt !== undefined || facts === undefined || isSameDevice(license, facts))
    return finding;
  return { ...finding, leftAt: stored?.changedAt ?? latest ?? license.iat };
}

/** Whether this device is still the one that a license was given for. The SDK's keys are files: none is bound to hardware. */
export function isSameDevice(license: Pick<DeviceLicenseClaims, 'device' | 'hardware'>, facts: DeviceFacts): boolean {
  return licensesDevice(license, { device: facts, hardware: false });
}

/** Whether the device shows a fact that the license does not have. One that cannot be read today is no other one. */
export function showsOther({ device }: Pick<DeviceLicenseClaims, 'device'>, facts: DeviceFacts): boolean {
  return facts.some((fact, place) => fact !== 0 && fact !== device[place]);
}

/** The license as a right: without a term it never ends by itself; a trial ends on its day. */
function rightOf({ license, chain, revoked }: JudgedLicense, revokedSince?: Seconds): FoundRight {
  const { entitlements = {}, maintenanceUntil } = license;
  return {
    right: { kind: 'device-license', iat: license.iat, ...endOf(license) },
    origin: originOf(license),
    chain,
    entitlements,
    revoked,
    license,
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
    ...(revokedSince !== undefined && { revokedSince }),
  };
}

function endOf(license: DeviceLicenseClaims): Pick<HeldRight, 'exp' | 'ends'> {
  if (license.until === undefined) return {};
  if (license.trial === true) return { exp: license.until, ends: 'trial' };
  const end = agreementEnd(license);
  return end === undefined ? {} : { exp: end, ends: 'agreement' };
}

/** A trial's end is no agreement's: nobody renews it. */
function originOf({ customer, agreement, until, trial, key, registration }: DeviceLicenseClaims): RightOrigin {
  return {
    key,
    registration,
    ...(customer !== undefined && { customer }),
    ...(agreement !== undefined && { agreement }),
    ...(until !== undefined && trial !== true && { until }),
  };
}
