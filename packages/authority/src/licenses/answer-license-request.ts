/**
 * Requests of devices as they arrive, online or in a carry file: whose they are and of which time, then each to its use
 * case. A telephone call comes in at `licenseDevices` itself.
 */
import { ActivationError, type LicenseRequestClaims, openLicenseRequest, provesKey } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { requireForUs } from '../keys/require-for-us.ts';
import { secondsNow } from '../surroundings.ts';
import { type DeviceAsks, type IssuedLicense, licenseDevices } from './license-device.ts';
import { type ReturnedLicense, returnLicense } from './return-license.ts';

export type LicenseOutcome =
  | ({ readonly kind: 'licensed' } & IssuedLicense)
  | ({ readonly kind: 'returned' } & ReturnedLicense);

/**
 * Answers one request.
 * @param toleranceSeconds how far its time may lie from ours; 4 h where absent, as from the network
 * @throws {ActivationError} `not-authentic`, `too-large`, `vendor-unknown`, `clock-difference`, and every code of
 * `licenseDevices` and `returnLicense`.
 */
export async function answerLicenseRequest(
  parts: AuthorityParts,
  body: unknown,
  toleranceSeconds?: number,
): Promise<LicenseOutcome> {
  const request = openLicenseRequest(body);
  const now = secondsNow(parts.surroundings);
  requireForUs(parts.vendor, request.claims, { now, asker: 'client', toleranceSeconds });
  if (request.wants === 'return') return { kind: 'returned', ...(await returnLicense(parts, request.claims)) };
  const [issued] = await licenseDevices(parts, [deviceAsks(request.claims)]);
  if (issued === undefined) throw new Error('one request has no answer');
  if (issued instanceof ActivationError) throw issued;
  return { kind: 'licensed', ...issued };
}

/** A request with a proof as `licenseDevices` takes it. */
export function deviceAsks(claims: LicenseRequestClaims & { readonly proof: string }): DeviceAsks {
  return {
    client: claims.sub,
    device: claims.device,
    key: claims.key,
    bundle: claims.bundle,
    ...(claims.hardware && { hardware: true }),
    askedAt: claims.iat,
    proves: (verifier) => provesKey(verifier, claims),
  };
}
