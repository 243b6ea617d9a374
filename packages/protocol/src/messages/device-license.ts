/**
 * Device licenses (spec/licenses.md): one machine asks the vendor itself, proving that somebody typed the device key on
 * it. All roads (online, file, QR, telephone, carry file) end in `openLicenseRequest` at the authority and in
 * `judgeLicenseAnswer` at the client; `judgeStoredLicense` judges the same license when it is read back.
 */
import type { KeyId, RequestId, Seconds, StatementId, VendorId } from '../envelope/ids.ts';
import type { Signer } from '../envelope/signing-key.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { type TrustContext, type VerifiedChain, verifyChain } from '../statements/chain.ts';
import type { DelegationClaims, DeviceFacts, DeviceLicenseClaims, LicenseRequestClaims } from '../statements/claims.ts';
import { notAuthentic, openOwnStatement } from '../statements/read.ts';
import { signStatement } from '../statements/sign.ts';
import { chainOf, type LeaseHolder } from './activation-answer.ts';
import { type ProofInput, registrationProof } from './host-registration.ts';

interface RequestFacts extends Omit<ProofInput, 'sub'> {
  readonly vendor: VendorId;
  readonly iat: Seconds;
  readonly jti: RequestId;
}

export interface LicenseRequestInput extends RequestFacts {
  /** V: Argon2id of the device key (`keyVerifierParameters`), 32 bytes. */
  readonly verifier: Uint8Array;
  /** The client's key cannot be copied off this machine. */
  readonly hardware?: true;
}

export interface LicenseReturnInput extends RequestFacts {
  /** Id of the license that is given back. */
  readonly returns: StatementId;
}

/** What the client keeps of a request until its answer comes: it survives weeks in a drawer, beside the confirmation. */
export interface PendingLicense {
  readonly client: KeyId;
  /** Last five characters of the device key. */
  readonly key: string;
  readonly device: DeviceFacts;
}

/** What a request wants: exactly one of the two. */
export type LicenseRequest =
  | { readonly wants: 'license'; readonly claims: LicenseRequestClaims & { readonly proof: string } }
  | { readonly wants: 'return'; readonly claims: LicenseRequestClaims & { readonly returns: StatementId } };

export interface JudgedLicense {
  readonly license: DeviceLicenseClaims;
  /** What a return and a revocation list name. */
  readonly id: StatementId;
  readonly delegation: DelegationClaims;
  readonly chain: readonly string[];
  /** Whether it, or who signed it, is on a list that is held: its validity ends now. */
  readonly revoked: boolean;
}

/** Makes the request for a license; `signer` is the client's identity. */
export async function createLicenseRequest(
  input: LicenseRequestInput,
  signer: Signer,
): Promise<{ readonly statement: string; readonly pending: PendingLicense }> {
  const { verifier, ...rest } = input;
  const proof = registrationProof(verifier, { ...rest, sub: signer.id });
  const claims: LicenseRequestClaims = { ...rest, iss: signer.id, sub: signer.id, v: 1, proof };
  const statement = await signStatement('license-request', claims, signer);
  return { statement, pending: { client: signer.id, key: input.key, device: input.device } };
}

/** Gives a license back. No proof of the product key: the license names the client's key, and that key signs. */
export function createLicenseReturn(input: LicenseReturnInput, signer: Signer): Promise<string> {
  const claims: LicenseRequestClaims = { ...input, iss: signer.id, sub: signer.id, v: 1 };
  return signStatement('license-request', claims, signer);
}

/**
 * Opens a request at the authority: form, size, shape, possession of the client's key. Proof and quota need the
 * authority's facts.
 * @throws {ActivationError} `too-large`, `not-authentic`.
 */
export function openLicenseRequest(text: unknown): LicenseRequest {
  const { claims } = openOwnStatement<LicenseRequestClaims>(text, 'license-request');
  if (claims.sub !== claims.iss) throw notAuthentic('a client asks for its own key only');
  const { proof, returns } = claims;
  if (proof !== undefined && returns === undefined) return { wants: 'license', claims: { ...claims, proof } };
  if (returns !== undefined && proof === undefined) return { wants: 'return', claims: { ...claims, returns } };
  throw notAuthentic('a request either proves a product key or gives a license back');
}

/**
 * Judges the authority's answer at the client.
 * @throws {ActivationError} every code of `verifyChain`, `license-of-another-client`, `answer-to-other-request`.
 */
export function judgeLicenseAnswer(body: unknown, pending: PendingLicense, trust: TrustContext): JudgedLicense {
  const judged = judgedFrom(verifyChain('device-license', chainOf(body), trust));
  const { license } = judged;
  requireClient(license, pending.client);
  if (license.key !== pending.key) throw otherRequest('the license is for another device key', { key: license.key });
  if (license.device.some((fact, index) => fact !== pending.device[index])) {
    throw otherRequest('the license was given for other facts than this request showed');
  }
  return judged;
}

/**
 * Judges a license that was stored when it was fresh, for the product that asks. T1, the end and revocation are left to
 * the license rule.
 * @throws {ActivationError} every code of `verifyChain` but `issued-in-future` and `revoked`;
 * `license-of-another-client`, `answer-to-other-request`, `generation-not-granted`.
 */
export function judgeStoredLicense(chain: unknown, holder: LeaseHolder, trust: TrustContext): JudgedLicense {
  const options = { refuseFuture: false, refuseRevoked: false };
  const judged = judgedFrom(verifyChain('device-license', chain, trust, options));
  const { license } = judged;
  requireClient(license, holder.client);
  if (license.application !== holder.application || license.edition !== holder.edition) {
    const { application, edition } = license;
    throw otherRequest('the license is for another product', { application, edition });
  }
  if (holder.generation > license.generation) {
    throw new ActivationError('generation-not-granted', 'the license ends at an older generation', {
      facts: { generation: holder.generation, granted: license.generation },
    });
  }
  return judged;
}

function judgedFrom(verified: VerifiedChain): JudgedLicense {
  const { delegation } = verified as VerifiedChain & Required<Pick<VerifiedChain, 'delegation'>>;
  return {
    license: verified.subject.parts.claims as unknown as DeviceLicenseClaims,
    id: verified.subject.id,
    delegation: delegation.claims,
    chain: verified.chain,
    revoked: verified.revoked,
  };
}

function requireClient(license: DeviceLicenseClaims, client: KeyId): void {
  if (license.sub === client) return;
  throw new ActivationError('license-of-another-client', 'the license names the key of another client');
}

function otherRequest(detail: string, facts: Readonly<Record<string, string>> = {}): ActivationError {
  return new ActivationError('answer-to-other-request', detail, { facts });
}
