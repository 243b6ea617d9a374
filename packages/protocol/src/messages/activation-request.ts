/**
 * The request of a client (spec/messages.md, "Activation"): making it on the client, opening it on the host. What the
 * host decides about it is in `rules/`; what the client makes of the answer is in `activation-answer.ts`.
 */
import { digestOfSigningInput } from '../envelope/compact.ts';
import type { KeyId, RequestId, Seconds, VendorId } from '../envelope/ids.ts';
import type { PublicJwk, Signer } from '../envelope/signing-key.ts';
import { ActivationError, isActivationError } from '../errors/activation-error.ts';
import type { ActivationRequestClaims, SuccessionClaims } from '../statements/claims.ts';
import { type KeyImporter, openOwnStatement } from '../statements/read.ts';
import { signStatement } from '../statements/sign.ts';

/** What the client keeps of a request until its answer comes. */
export interface PendingActivation {
  readonly client: KeyId;
  readonly jti: RequestId;
  readonly iat: Seconds;
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
}

/** What the caller gives; the rest (`iss`, `v`) follows from the signer. */
export type ActivationRequestInput = Omit<ActivationRequestClaims, 'iss' | 'v'>;

/** A request that bears the signature of the key it shows. */
export interface AuthenticRequest {
  readonly claims: ActivationRequestClaims;
  readonly jwk: PublicJwk;
  /** SHA-256 of the signing input, 43 characters: what the contact rule compares. */
  readonly digest: string;
  /** The identity that this one replaces, proved by a succession of the old key. */
  readonly succeeds?: KeyId;
}

/** Signs a request; gives the body to send and what to keep until the answer comes. */
export async function createActivationRequest(
  input: ActivationRequestInput,
  signer: Signer,
): Promise<{ readonly statement: string; readonly pending: PendingActivation }> {
  const claims: ActivationRequestClaims = { ...input, iss: signer.id, v: 1 };
  const statement = await signStatement('activation-request', claims, signer);
  const { jti, iat, application, edition, generation } = claims;
  return { statement, pending: { client: signer.id, jti, iat, application, edition, generation } };
}

/** Signs that a new identity replaces this one. `oldSigner` is the key that is given up. */
export function createSuccession(
  input: { readonly vendor: VendorId; readonly iat: Seconds; readonly to: KeyId },
  oldSigner: Signer,
): Promise<string> {
  const claims: SuccessionClaims = { iss: oldSigner.id, iat: input.iat, sub: input.to, vendor: input.vendor };
  return signStatement('succession', claims, oldSigner);
}

/**
 * Opens a request from the network: form, size, shape and signature. Time (T6) and everything that needs the host's
 * facts are judged by the caller. A machine name of any other form than a host name is dropped, not refused.
 * @throws {ActivationError} `too-large`, `not-authentic`, `succession-refused`.
 */
export function openActivationRequest(text: unknown, importKey?: KeyImporter): AuthenticRequest {
  const opened = openOwnStatement<ActivationRequestClaims>(text, 'activation-request', importKey);
  const { name, ...claims } = opened.claims;
  const succeeds = claims.succeeds === undefined ? undefined : openSuccession(claims.succeeds, claims);
  return {
    claims: isMachineName(name) ? { ...claims, name } : claims,
    jwk: opened.jwk,
    digest: digestOfSigningInput(opened.parts.signingInput),
    ...(succeeds !== undefined && { succeeds }),
  };
}

function openSuccession(text: string, request: ActivationRequestClaims): KeyId {
  const refused = (cause?: unknown): ActivationError =>
    new ActivationError('succession-refused', 'the old identity did not sign this succession', { cause });
  try {
    const { claims } = openOwnStatement<SuccessionClaims>(text, 'succession');
    if (claims.sub !== request.iss || claims.vendor !== request.vendor || claims.iss === request.iss) throw refused();
    return claims.iss;
  } catch (error) {
    if (isActivationError(error) && error.code !== 'succession-refused') throw refused(error);
    throw error;
  }
}

/** Whether a name may be kept: at most 253 letters, digits, `-`, `.`. */
export function isMachineName(name: unknown): name is string {
  return typeof name === 'string' && /^[A-Za-z0-9.-]{1,253}$/.test(name);
}
