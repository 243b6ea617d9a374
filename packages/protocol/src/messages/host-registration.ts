/**
 * Registration of a host (spec/messages.md, "Registration"): the host proves that it knows the host key without sending
 * it. All roads (online, file, QR, telephone) end in `openRegistrationRequest` at the authority and in
 * `judgeRegistrationAnswer` at the host.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../envelope/canonical-json.ts';
import type { KeyId, RequestId, Seconds, VendorId } from '../envelope/ids.ts';
import type { Signer } from '../envelope/signing-key.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { type TrustContext, verifyChain } from '../statements/chain.ts';
import type { DeviceFacts, HostGrantClaims, RegistrationRequestClaims } from '../statements/claims.ts';
import { notAuthentic, openOwnStatement } from '../statements/read.ts';
import { signStatement } from '../statements/sign.ts';
import { chainOf } from './activation-answer.ts';

/** What the proof binds together. */
export interface ProofInput {
  readonly bundle: number;
  /** Last five characters of the host key. */
  readonly key: string;
  readonly sub: KeyId;
  readonly device: DeviceFacts;
}

export interface RegistrationInput extends Omit<ProofInput, 'sub'> {
  readonly vendor: VendorId;
  readonly iat: Seconds;
  readonly jti: RequestId;
  /** V: Argon2id of the product key (`keyVerifierParameters`), 32 bytes. */
  readonly verifier: Uint8Array;
}

export interface PendingRegistration {
  readonly sub: KeyId;
  readonly key: string;
}

/** HMAC-SHA-256(V, JCS of {bundle, device, key, sub}), base64url. */
export function registrationProof(verifier: Uint8Array, input: ProofInput): string {
  const { bundle, key, sub, device } = input;
  return createHmac('sha256', verifier).update(canonicalJson({ bundle, key, sub, device })).digest('base64url');
}

/** Whether a request's proof was made with this V; takes the same time whatever is wrong. */
export function provesKey(verifier: Uint8Array, claims: RegistrationRequestClaims): boolean {
  const expected = Buffer.from(registrationProof(verifier, claims));
  const given = Buffer.from(claims.proof);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Makes the request; `signer` is the host's new signing key. */
export async function createRegistrationRequest(
  input: RegistrationInput,
  signer: Signer,
): Promise<{ readonly statement: string; readonly pending: PendingRegistration }> {
  const { verifier, ...rest } = input;
  const proof = registrationProof(verifier, { ...rest, sub: signer.id });
  const claims: RegistrationRequestClaims = { ...rest, iss: signer.id, sub: signer.id, v: 1, proof };
  const statement = await signStatement('registration-request', claims, signer);
  return { statement, pending: { sub: signer.id, key: input.key } };
}

/**
 * Opens a request at the authority: form, size, shape, possession of the signing key. Proof and quota need the
 * authority's facts.
 * @throws {ActivationError} `too-large`, `not-authentic`.
 */
export function openRegistrationRequest(text: unknown): RegistrationRequestClaims {
  const { claims } = openOwnStatement<RegistrationRequestClaims>(text, 'registration-request');
  if (claims.sub !== claims.iss) throw notAuthentic('a host registers its own signing key only');
  return claims;
}

/**
 * Judges the authority's answer at the host.
 * @throws {ActivationError} every code of `verifyChain`, `answer-to-other-request`.
 */
export function judgeRegistrationAnswer(
  body: unknown,
  pending: PendingRegistration,
  trust: TrustContext,
): { readonly grant: HostGrantClaims; readonly chain: readonly string[] } {
  const verified = verifyChain('host-grant', chainOf(body), trust);
  const grant = verified.subject.parts.claims as unknown as HostGrantClaims;
  if (grant.sub !== pending.sub || grant.key !== pending.key) {
    throw new ActivationError('answer-to-other-request', 'the grant is for another signing key or host key');
  }
  return { grant, chain: verified.chain };
}
