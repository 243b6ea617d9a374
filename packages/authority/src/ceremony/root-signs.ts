/**
 * What a root does with a request, on its own machine: it looks at what it has signed itself, and signs what follows. A
 * request comes on a stick that others have held; of what stands in it unsigned only the new key counts, and that is
 * compared by a person.
 */
import {
  ActivationError,
  isActivationError,
  isShortId,
  keyId,
  type KeyId,
  openRevocationList,
  type PublicJwk,
  RevocationSet,
  rootFingerprint,
  type Seconds,
  signStatement,
  type SupportContact,
  type VendorClaims,
  verifyChain,
} from '@attiva/protocol';
import type { RootKey } from '../signing/root-key.ts';
import { delegationDays, longestDelegationDays, signDelegation } from '../signing/root-statements.ts';
import { delegationClaimsOf, vendorClaimsOf } from '../signing/signing-desk.ts';
import type { RootStatements } from '../signing/take-root-statements.ts';
import type { RootRequest } from './root-files.ts';

/** A clock of a machine that is rarely switched on: what was signed last may lie after it. */
type Clock = { readonly now: Seconds };

export interface DelegationWish extends Clock {
  /** Fingerprint or id of the key in the request, as the authority shows it, compared by a person. */
  readonly key: string;
  readonly days?: number;
  /** New base addresses of the authority. */
  readonly addresses?: readonly string[];
  /** New contacts for customers. */
  readonly support?: readonly SupportContact[];
  /** Ids of signing keys to revoke in the same go. */
  readonly revoke?: readonly string[];
}

/**
 * Signs a delegation for the key of a request.
 * @throws {ActivationError} `other-vendor`, `root-unknown`, `not-authentic`, `wrong-usage` (days, key not compared).
 */
export async function signRequestedDelegation(
  root: RootKey,
  request: RootRequest,
  wish: DelegationWish,
): Promise<RootStatements> {
  const { days = delegationDays, now, addresses, support, revoke = [] } = wish;
  if (!Number.isSafeInteger(days) || days < 1 || days > longestDelegationDays)
    throw new ActivationError('wrong-usage', `days must be a whole number from 1 to ${longestDelegationDays}`);
  const vendor = requireOwn(request, [root]);
  requireCompared(request.key, wish.key);
  if (revoke.includes(keyId(request.key)))
    throw new ActivationError('wrong-usage', 'the key that is to sign is among those to revoke: ask for a new one');
  const iat = laterThan(now, iatOfDelegation(request, vendor), vendor.iat);
  const claims: VendorClaims = {
    ...vendor,
    iat,
    ...(addresses !== undefined && { authority: addresses }),
    ...(support !== undefined && { support }),
  };
  return {
    vendor: await signStatement('vendor', claims, root.signer),
    delegation: await signDelegation(root, { jwk: request.key, days }, iat),
    ...(revoke.length > 0 && { revocations: await signRevocations(root, request.revocations, { ids: revoke, now }) }),
  };
}

/**
 * Signs the next list of a root: all that it has revoked, and these.
 * @param held lists of roots, as a request or a vendor file has them; those of others are passed over
 * @throws {ActivationError} `wrong-usage` for what is no id, `not-authentic` for a list that was tampered with.
 */
export async function signRevocations(
  root: RootKey,
  held: readonly string[],
  { ids, now }: { readonly ids: readonly string[] } & Clock,
): Promise<string> {
  const wrong = ids.filter((id) => !isShortId(id));
  if (ids.length === 0 || wrong.length > 0)
    throw new ActivationError('wrong-usage', 'a signing key is named by its id of 20 characters', { facts: { wrong } });
  const trust = { vendor: root.vendor, roots: [root.signer.jwk], allowLab: true, now: never };
  let set = RevocationSet.empty;
  for (const list of held) {
    if (signerNamed(list) === root.signer.id)
      set = set.with(openRevocationList([list], { ...trust, revocations: set }));
  }
  const before = set.entries(root.signer.id);
  const iat = laterThan(now, (set.marks()[root.signer.id] ?? 0) + 1);
  const revoked = [...new Set([...before, ...ids])];
  return signStatement('revocations', { iss: root.vendor, iat, sub: root.signer.id, revoked }, root.signer);
}

export type RotationStep = 'announce' | 'switch' | 'retire';

export interface RotationWish extends Clock {
  readonly step: RotationStep;
  /** At the step switch: the key in the request, as of a `DelegationWish`; the next root lets it sign. */
  readonly key?: string;
  readonly days?: number;
}

/**
 * Replaces a root in three steps, with a release of every product between them. *announce*: products and hosts hear of
 * the next root. *switch*: the next root appoints the signing key; those who know only the old one are still served.
 * *retire*: nobody believes the old root any more.
 * @throws {ActivationError} as `signRequestedDelegation`.
 */
export async function signRotation(
  roots: { readonly old?: RootKey; readonly next: RootKey },
  request: RootRequest,
  wish: RotationWish,
): Promise<RootStatements> {
  const { old, next } = roots;
  const { step, now, key = '', days = delegationDays } = wish;
  const opened = old === undefined ? [next] : [old, next];
  const vendor = requireOwn(request, opened);
  if (step === 'switch') requireCompared(request.key, key);
  const iat = laterThan(now, iatOfDelegation(request, vendor), vendor.iat);
  const keys = nextRoots(vendor.roots, { step, old: old?.signer.jwk, next: next.signer.jwk });
  const signer = step === 'announce' ? requireOld(old) : next;
  const statement = await signStatement('vendor', { ...vendor, iat, roots: keys }, signer.signer);
  if (step !== 'switch') return { vendor: statement };
  return { vendor: statement, delegation: await signDelegation(next, { jwk: request.key, days }, iat) };
}

function nextRoots(
  present: readonly PublicJwk[],
  of: { readonly step: RotationStep; readonly old: PublicJwk | undefined; readonly next: PublicJwk },
): readonly PublicJwk[] {
  const { step, next } = of;
  const known = present.some((root) => keyId(root) === keyId(next));
  if (step === 'retire' && known) return [next];
  if (step === 'switch' && known) return present;
  if (step === 'announce') return known ? present : [...present, next];
  throw new ActivationError('wrong-usage', 'this root has not been announced yet: begin with the step announce');
}

function requireOld(old: RootKey | undefined): RootKey {
  if (old !== undefined) return old;
  throw new ActivationError('wrong-usage', 'only the root in force can announce the next one');
}

/**
 * The vendor statement in the request, once it is certain that one of these roots has signed it: else whoever holds the
 * stick could have a root of his own vouched for.
 */
function requireOwn(request: RootRequest, opened: readonly RootKey[]): VendorClaims {
  for (const { vendor } of opened) {
    if (vendor !== request.vendor) {
      throw new ActivationError('other-vendor', `This root key is that of ${vendor}, not of ${request.vendor}.`, {
        facts: { expected: request.vendor, found: vendor },
      });
    }
  }
  const trust = {
    vendor: request.vendor,
    roots: opened.map(({ signer }) => signer.jwk),
    allowLab: true,
    now: never,
    revocations: RevocationSet.empty,
  };
  const { lab } = verifyChain('vendor', [request.vendorStatement], trust);
  if (lab !== opened.every((root) => root.lab))
    throw new ActivationError('lab-root', 'a lab root signs for a lab, and no other root does');
  return vendorClaimsOf(request.vendorStatement);
}

/** Of a delegation that a root of this vendor has signed: another one could put the time of what is signed now into a far future. */
function iatOfDelegation({ vendor, delegation }: RootRequest, { roots }: VendorClaims): Seconds {
  const trust = { vendor, roots, allowLab: true, now: never, revocations: RevocationSet.empty };
  try {
    verifyChain('delegation', [delegation], trust);
    return delegationClaimsOf(delegation).iat;
  } catch (error) {
    if (isActivationError(error)) return 0; // The authority refuses what is older than what it has.
    throw error;
  }
}

/** The machine of a root has seen no time server for long: it believes what it has signed, whatever its clock says. */
const never = Number.MAX_SAFE_INTEGER - 1_000_000;

function laterThan(now: Seconds, ...before: readonly Seconds[]): Seconds {
  return Math.max(now, ...before);
}

/** The key of the request is told to nobody here: it is compared with what stands on the other machine, not copied from this one. */
function requireCompared(key: PublicJwk, compared: string): void {
  if (compared.toUpperCase() === rootFingerprint(key) || compared === keyId(key)) return;
  throw new ActivationError(
    'wrong-usage',
    compared === ''
      ? 'Say the key as the authority showed it when it made the request: --key FINGERPRINT.'
      : `The request is for another key than ${compared}. Look at the authority once more; if it says the same there, somebody has changed the request.`,
  );
}

function signerNamed(list: string): KeyId | undefined {
  const [header = ''] = list.split('.', 1);
  try {
    return (JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { kid?: KeyId }).kid;
  } catch {
    return undefined; // No list of ours.
  }
}
