/**
 * Registration of a host (spec/messages.md, "Registration"): the host proves that it knows the host key without sending
 * it. All roads (online, file, QR, telephone) end in `openRegistrationRequest` at the authority and in
 * `judgeRegistrationAnswer` at the host.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '../envelope/canonical-json.ts';
import type { DirectoryId, KeyId, RequestId, Seconds, StatementId, VendorId } from '../envelope/ids.ts';
import type { Signer } from '../envelope/signing-key.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { type TrustContext, verifyChain } from '../statements/chain.ts';
import type {
  DeviceFacts,
  HostGrantClaims,
  RegistrationRequestClaims,
  RenewalRequestClaims,
} from '../statements/claims.ts';
import { notAuthentic, openOwnStatement } from '../statements/read.ts';
import { signStatement } from '../statements/sign.ts';
import { chainOf } from './activation-answer.ts';

/** What the proof binds together. */
export interface ProofInput {
  readonly bundle: number;
  /** Last five characters of the host key. */
  readonly key: string;
  /** The host's signing key, or the directory. */
  readonly sub: KeyId | DirectoryId;
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
  /** What the answer takes the place of, where a grant is renewed. */
  readonly renews?: Pick<HostGrantClaims, 'application' | 'generation' | 'iat'>;
}

/** A grant that is held, and what else its renewal asks with. */
export interface RenewalInput {
  readonly vendor: VendorId;
  readonly iat: Seconds;
  readonly jti: RequestId;
  readonly device: DeviceFacts;
  readonly grant: HostGrantClaims;
  readonly grantId: StatementId;
}

/** HMAC-SHA-256(V, JCS of {bundle, device, key, sub}), base64url. */
export function registrationProof(verifier: Uint8Array, input: ProofInput): string {
  const { bundle, key, sub, device } = input;
  return createHmac('sha256', verifier).update(canonicalJson({ bundle, key, sub, device })).digest('base64url');
}

/** Whether a request's proof was made with this V; takes the same time whatever is wrong. */
export function provesKey(verifier: Uint8Array, claims: ProofInput & { readonly proof: string }): boolean {
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

/** Asks for a grant anew, with the terms that its agreement has by now; `signer` is the key that the grant was given to. */
export async function createRenewalRequest(
  input: RenewalInput,
  signer: Signer,
): Promise<{ readonly statement: string; readonly pending: PendingRegistration }> {
  const { vendor, iat, jti, device, grantId } = input;
  const { sub, key, application, generation, iat: granted } = input.grant;
  const claims: RenewalRequestClaims = {
    vendor,
    iat,
    jti,
    bundle: 0,
    key,
    device,
    iss: sub,
    sub,
    v: 1,
    renews: grantId,
  };
  const statement = await signStatement('registration-request', claims, signer);
  return { statement, pending: { sub, key, renews: { application, generation, iat: granted } } };
}

/** Whether a host asks for a grant anew, rather than for a first one. */
export function isRenewal(claims: RegistrationRequestClaims | RenewalRequestClaims): claims is RenewalRequestClaims {
  return 'renews' in claims;
}

/**
 * Opens a request at the authority: form, size, shape, possession of the signing key. Proof and quota need the
 * authority's facts.
 * @throws {ActivationError} `too-large`, `not-authentic`.
 */
export function openHostRequest(text: unknown): RegistrationRequestClaims | RenewalRequestClaims {
  const { claims } = openOwnStatement<RegistrationRequestClaims | RenewalRequestClaims>(text, 'registration-request');
  // `for` names what else a registration can be for: a directory has a door of its own (`activation-object.ts`).
  if ('for' in claims) throw notAuthentic('a registration of something else than a host');
  if (claims.sub !== claims.iss) throw notAuthentic('a host registers its own signing key only');
  if (isRenewal(claims) === 'proof' in claims)
    throw notAuthentic('a request has either a proof or the grant it renews');
  return claims;
}

/** Opens a request that registers. @throws {ActivationError} as `openHostRequest`; `not-authentic` for one that renews. */
export function openRegistrationRequest(text: unknown): RegistrationRequestClaims {
  const claims = openHostRequest(text);
  if (isRenewal(claims)) throw notAuthentic('a registration has a proof');
  return claims;
}

/**
 * Judges the authority's answer at the host.
 * @throws {ActivationError} every code of `verifyChain`, `answer-to-other-request`, `grant-older`.
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
  if (pending.renews !== undefined) refuseOther(grant, pending.renews);
  return { grant, chain: verified.chain };
}

/** A renewal changes the terms and nothing else, and never goes back. */
function refuseOther(grant: HostGrantClaims, renews: NonNullable<PendingRegistration['renews']>): void {
  if (grant.application !== renews.application || grant.generation !== renews.generation) {
    throw new ActivationError('answer-to-other-request', 'the grant is for another application or generation');
  }
  if (grant.iat < renews.iat) {
    throw new ActivationError('grant-older', 'the grant was given before the one that is held', {
      facts: { held: renews.iat, given: grant.iat },
    });
  }
}
