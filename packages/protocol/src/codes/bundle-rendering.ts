/**
 * What a bundle and a request make together (spec/codes.md 3): the claims of a grant, a device license or an activation
 * object, and the exact text that is signed. The authority signs it; the asking side renders it anew and puts the signature
 * of the confirmation ID under it. One function for both, so that they cannot differ.
 */
import { encodeSegment } from '../envelope/compact.ts';
import type { DirectoryId, KeyId, VendorId } from '../envelope/ids.ts';
import { daySeconds } from '../rules/time-limits.ts';
import type {
  ActivationObjectClaims,
  DeviceFacts,
  DeviceLicenseClaims,
  HostGrantClaims,
} from '../statements/claims.ts';
import { type AuthorityKind, kidHeader } from '../statements/kinds.ts';
import type { DeviceBundle, HostBundle } from './bundle.ts';
import { startOfConfirmationDay } from './confirmation-id.ts';

/** What comes from the request and the answer, beside the bundle. */
export interface ConfirmedFacts {
  readonly vendor: VendorId;
  /** Id of the host's or client's key, or of the directory. */
  readonly sub: KeyId;
  readonly device: DeviceFacts;
  /** UTC days since 2020-01-01. */
  readonly day: number;
  readonly registration: number;
}

/** The grant for a host. */
export function grantOfBundle(bundle: HostBundle, facts: ConfirmedFacts): HostGrantClaims {
  const { application, generation, key, terms } = bundle;
  return { ...givenTo(facts), application, generation, key, ...terms };
}

/** The activation object for a directory: the bundle's terms but quantity and mode, which concern hosts. */
export function objectOfBundle(bundle: HostBundle, facts: ConfirmedFacts): ActivationObjectClaims {
  const { application, generation, key, terms } = bundle;
  const { quantity: _quantity, mode: _mode, ...rest } = terms ?? {};
  // The id of a directory has the form of a key's.
  return { ...givenTo(facts), sub: facts.sub as string as DirectoryId, application, generation, key, ...rest };
}

/** The license for a device; never with `hardware`, which no code carries. */
export function licenseOfBundle(bundle: DeviceBundle, facts: ConfirmedFacts): DeviceLicenseClaims {
  const { application, edition, generation, key, terms } = bundle;
  const { trialDays, ...rest } = terms ?? {};
  const given = givenTo(facts);
  const claims = { ...given, application, edition, generation, key, device: facts.device, ...rest };
  if (trialDays === undefined) return claims;
  const ends = given.iat + trialDays * daySeconds;
  // A trial has no days of grace of its own: its days are what was promised.
  return { ...claims, trial: true, until: Math.min(ends, rest.until ?? ends), graceDays: 0 };
}

function givenTo({
  vendor,
  sub,
  day,
  registration,
}: ConfirmedFacts): Pick<HostGrantClaims, 'iss' | 'iat' | 'sub' | 'registration'> {
  return { iss: vendor, iat: startOfConfirmationDay(day), sub, registration };
}

/** The signing input of a grant. */
export function renderGrant(bundle: HostBundle, facts: ConfirmedFacts): string {
  return render('host-grant', bundle.signer, grantOfBundle(bundle, facts));
}

/** The signing input of an activation object. */
export function renderObject(bundle: HostBundle, facts: ConfirmedFacts): string {
  return render('activation-object', bundle.signer, objectOfBundle(bundle, facts));
}

/** The signing input of a device license. */
export function renderLicense(bundle: DeviceBundle, facts: ConfirmedFacts): string {
  return render('device-license', bundle.signer, licenseOfBundle(bundle, facts));
}

function render(kind: AuthorityKind, signer: KeyId, claims: object): string {
  return `${encodeSegment(kidHeader(kind, signer))}.${encodeSegment(claims)}`;
}
