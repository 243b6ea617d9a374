/**
 * Proof that somebody on this machine holds the key of a lease that it shows (spec/messages.md, "Device proof"): made by
 * an agent over a product's nonce, judged by the product. The lease beside it is judged by `activation-answer.ts`.
 */
import type { KeyId, RequestId, Seconds, VendorId } from '../envelope/ids.ts';
import type { Signer } from '../envelope/signing-key.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { compareFacts } from '../rules/contact.ts';
import { clockToleranceSeconds } from '../rules/time-limits.ts';
import type { DeviceFacts, DeviceProofClaims } from '../statements/claims.ts';
import { openOwnStatement } from '../statements/read.ts';
import { signStatement } from '../statements/sign.ts';

/** What a product asked, and what it knows itself. */
export interface DeviceProofAsked {
  readonly nonce: RequestId;
  readonly vendor: VendorId;
  /** `sub` of the lease that is shown beside the proof. */
  readonly client: KeyId;
  /** Wall clock. */
  readonly now: Seconds;
  /** Facts of the machine that the asking process runs on; absent while they are being read. */
  readonly device?: DeviceFacts;
}

/** Signs a proof. Of everything in it the asking side has chosen `nonce` alone. */
export function createDeviceProof(input: Omit<DeviceProofClaims, 'iss'>, signer: Signer): Promise<string> {
  const { iat, nonce, vendor, device } = input;
  const claims: DeviceProofClaims = { iss: signer.id, iat, nonce, vendor, device };
  return signStatement('device-proof', claims, signer);
}

/**
 * Judges a proof.
 * @throws {ActivationError} `too-large`, `not-authentic`, `lease-of-another-client`, `other-vendor`,
 * `answer-to-other-request`, `answer-stale`, `issued-in-future`, `proof-of-another-device`.
 */
export function judgeDeviceProof(text: unknown, asked: DeviceProofAsked): DeviceProofClaims {
  const { claims } = openOwnStatement<DeviceProofClaims>(text, 'device-proof');
  if (claims.iss !== asked.client) throw refuse('lease-of-another-client', 'the proof is not of the key of this lease');
  if (claims.vendor !== asked.vendor) throw refuse('other-vendor', `the proof speaks of ${claims.vendor}`);
  if (claims.nonce !== asked.nonce) throw refuse('answer-to-other-request', 'the proof answers another question');
  if (claims.iat < asked.now - clockToleranceSeconds) throw refuse('answer-stale', 'the proof is from long ago');
  if (claims.iat > asked.now + clockToleranceSeconds) throw refuse('issued-in-future', 'the proof is from the future');
  if (isAnotherDevice(claims.device, asked.device)) {
    throw refuse('proof-of-another-device', 'the device that signed shows other facts than this machine');
  }
  return claims;
}

/** The rule of a copied state folder: a new card or disk is no other machine, two differences are. */
function isAnotherDevice(theirs: DeviceFacts, own: DeviceFacts | undefined): boolean {
  const { known, equal } = compareFacts(theirs, own ?? [0, 0, 0]);
  return known >= 2 && equal < known - 1;
}

function refuse(code: ActivationError['code'], detail: string): ActivationError {
  return new ActivationError(code, detail);
}
