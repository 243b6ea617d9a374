/**
 * Confirmation by telephone (spec/codes.md 4): at the authority a signed statement becomes a confirmation ID, at the asking
 * side a confirmation ID becomes the chain of that statement again, which is then judged like any other that came by wire.
 */
import type { Bundle, DeviceBundle, HostBundle } from '../codes/bundle.ts';
import { type ConfirmedFacts, renderGrant, renderLicense, renderObject } from '../codes/bundle-rendering.ts';
import {
  confirmationDay,
  type ConfirmationFields,
  confirmationId,
  exchangedConfirmations,
  startOfConfirmationDay,
} from '../codes/confirmation-id.ts';
import { type InstallationFields, installationId, shortProof } from '../codes/installation-id.ts';
import type { PhoneKind } from '../codes/phone-code.ts';
import { encodeBase64url } from '../envelope/base64url.ts';
import { parseCompact } from '../envelope/compact.ts';
import type { KeyId, VendorId } from '../envelope/ids.ts';
import { ActivationError, isActivationError } from '../errors/activation-error.ts';
import { type TrustContext, verifyChain } from '../statements/chain.ts';
import type { DeviceFacts } from '../statements/claims.ts';
import type { AuthorityKind } from '../statements/kinds.ts';
import { registrationProof } from './host-registration.ts';

/** What is confirmed: a statement of this kind. */
const statementKinds: Readonly<Record<PhoneKind, AuthorityKind>> = {
  host: 'host-grant',
  device: 'device-license',
  directory: 'activation-object',
};

/** The parts of a request that a telephone carries; the whole proof stands in the request. */
export interface PhoneRequest {
  readonly kind: PhoneKind;
  readonly bundle: number;
  /** Last five characters of the product key. */
  readonly key: string;
  readonly sub: string;
  readonly device: DeviceFacts;
}

/** The installation ID of a request that names a bundle. @throws {TypeError} for one that names none. */
export function installationIdOf(
  kind: PhoneKind,
  claims: Omit<PhoneRequest, 'kind'> & { readonly proof: string },
): string {
  if (claims.bundle === 0) throw new TypeError('a request without a bundle has no installation ID');
  const { bundle, key, sub, device, proof } = claims;
  return installationId({ kind, bundle, key, sub, device, proof: shortProof(proof) });
}

/** Whether an installation ID was made with this V; takes the same time whatever is wrong. */
export function provesKeyByPhone(verifier: Uint8Array, fields: InstallationFields): boolean {
  const { bundle, key, sub, device, proof } = fields;
  // Numbers, not texts: the comparison of two numbers takes no longer for one that fits half.
  return shortProof(registrationProof(verifier, { bundle, key, sub: sub as KeyId, device })) === proof;
}

/**
 * The confirmation ID of a statement that the authority has signed.
 * @throws {TypeError} for a statement that no code can carry: it was not dated at the beginning of a day.
 */
export function confirmationIdOf(kind: PhoneKind, statement: string): string {
  const parts = parseCompact(statement);
  const { iat, registration } = (parts?.claims ?? {}) as { readonly iat?: number; readonly registration?: number };
  const day = confirmationDay(iat ?? Number.NaN);
  if (parts === undefined || registration === undefined || startOfConfirmationDay(day) !== iat) {
    throw new TypeError('a statement that was not made for a telephone code');
  }
  return confirmationId({ kind, day, registration, signature: parts.signature });
}

/** What a confirmation answers, and how its chain goes on to the root. */
export interface ConfirmationAsked extends PhoneRequest {
  /** The one whose number the request names. */
  readonly bundles: readonly Bundle[];
  /** The vendor file's delegation: a chain of one. */
  readonly delegation: readonly string[];
}

/**
 * Rebuilds the chain that a confirmation ID stands for, and verifies it.
 * @throws {ActivationError} `phone-code-of-other-kind`, `bundle-unknown`, `phone-code-mistyped` for groups that have changed
 * places unseen, `confirmation-not-ours` with what may be wrong in `facts.couldBe`, and every code of `verifyChain` but
 * `not-authentic`.
 */
export function chainOfConfirmation(
  confirmation: ConfirmationFields,
  asked: ConfirmationAsked,
  trust: TrustContext,
): readonly [string, string] {
  if (confirmation.kind !== asked.kind) throw otherKind(confirmation.kind, asked.kind);
  const bundle = requireBundle(asked);
  const rebuild = (fields: ConfirmationFields): readonly [string, string] => {
    const facts = { vendor: trust.vendor, sub: asked.sub as KeyId, device: asked.device };
    const text = `${renderAsked(bundle, fields, facts)}.${encodeBase64url(fields.signature)}`;
    return [text, asked.delegation[0] ?? ''];
  };
  const isAuthentic = (fields: ConfirmationFields): boolean => {
    try {
      verifyChain(statementKinds[asked.kind], rebuild(fields), trust);
      return true;
    } catch (error) {
      if (isActivationError(error) && error.code === 'not-authentic') return false;
      throw error;
    }
  };
  if (isAuthentic(confirmation)) return rebuild(confirmation);
  throw exchangedGroups(confirmation, isAuthentic) ?? notOurs(asked, trust.vendor);
}

/** Groups ten or twenty places apart look alike to the check digit; the signature knows them apart. */
function exchangedGroups(
  confirmation: ConfirmationFields,
  isAuthentic: (fields: ConfirmationFields) => boolean,
): ActivationError | undefined {
  for (const { fields, groups } of exchangedConfirmations(confirmation)) {
    if (!isAuthentic(fields)) continue;
    const detail = `groups ${groups.join(' and ')} have changed places`;
    return new ActivationError('phone-code-mistyped', detail, { facts: { code: 'confirmation ID', groups } });
  }
  return undefined;
}

function otherKind(given: PhoneKind, asked: PhoneKind): ActivationError {
  return new ActivationError('phone-code-of-other-kind', `the code is for a ${given}, and a ${asked} was asked for`, {
    facts: { given, asked },
  });
}

/** @throws {ActivationError} `bundle-unknown`. */
function requireBundle({ kind, bundle: number, key, bundles }: ConfirmationAsked): Bundle {
  const bundle = bundles.find((one) => one.number === number);
  const isFor = kind === 'device' ? 'device' : 'host';
  if (bundle?.kind === isFor && bundle.key === key) return bundle;
  throw new ActivationError('bundle-unknown', `the vendor file here has no bundle ${number} for the key …${key}`, {
    facts: { bundle: number, key },
  });
}

function renderAsked(
  bundle: Bundle,
  { kind, day, registration }: ConfirmationFields,
  facts: Pick<ConfirmedFacts, 'vendor' | 'sub' | 'device'>,
): string {
  const confirmed = { ...facts, day, registration };
  if (kind === 'device') return renderLicense(bundle as DeviceBundle, confirmed);
  return kind === 'directory'
    ? renderObject(bundle as HostBundle, confirmed)
    : renderGrant(bundle as HostBundle, confirmed);
}

/** The digits are right, the signature is not: nothing tells which of these differs, so all are named. */
function notOurs({ kind, sub, key, bundle }: PhoneRequest, vendor: VendorId): ActivationError {
  return new ActivationError(
    'confirmation-not-ours',
    `the vendor's signature is not over this request: compare the ${kind} (${sub}), the key (…${key}), the bundle ` +
      `(${bundle}) and the vendor (${vendor})`,
    { facts: { couldBe: [kind, 'key', 'bundle', 'vendor'], sub, key, bundle, vendor } },
  );
}
