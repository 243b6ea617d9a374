/**
 * The one place where the authority signs. It takes the key that the newest delegation names, keeps to the times that
 * the delegation allows (T2), and verifies each chain from the root before anybody gets to see it.
 */
import {
  ActivationError,
  type DelegationClaims,
  issuerWindowSeconds,
  parseCompact,
  type Seconds,
  type Signer,
  signStatement,
  type VendorClaims,
  type VendorId,
  verifyChain,
} from '@attiva/protocol';
import type { Database, Statements } from '@attiva/storage';
import { newestDelegation, newestVendorStatement, type StoredDelegation } from './root-statement.repository.ts';
import type { SigningKeys } from './signing-keys.ts';
import { isDelegationRevoked, rootRevocations } from '../revocation/root-lists.ts';

/** What the delegated key signs here today. */
export type DeskKind = 'product-pack' | 'host-grant' | 'device-license' | 'activation-object';

export interface SignedChain<Claims> {
  readonly claims: Claims;
  readonly delegation: StoredDelegation;
  /** `[statement, delegation]`. */
  readonly chain: readonly [string, string];
}

export interface SigningDesk {
  /** The newest delegation; its `expiresAt` is a fact of decisions. */
  delegation(on: Statements): Promise<StoredDelegation>;
  /** Whether a root has revoked this delegation: then nobody takes what was signed under it. */
  isRevoked(delegation: string): Promise<boolean>;
  /** Whether anybody would believe what is signed now: no when the delegation has ended or a root has revoked it. */
  maySign(): Promise<boolean>;
  /**
   * Signs claims that a committed transaction has recorded.
   * @throws {ActivationError} `delegation-expired`, `outside-issuer-window`, `storage-failed`,
   * `signing-key-revoked`.
   */
  sign<Claims extends { readonly iat: Seconds }>(kind: DeskKind, claims: Claims): Promise<SignedChain<Claims>>;
}

/** The desk of one vendor, over its database and keys. */
export function createSigningDesk(parts: {
  readonly vendor: VendorId;
  readonly database: Database;
  readonly keys: SigningKeys;
  readonly now: () => Seconds;
}): SigningDesk {
  const { vendor, database, keys, now } = parts;
  let held: Signer | undefined;

  async function signerOf(delegation: StoredDelegation): Promise<Signer> {
    if (held?.id !== delegation.signingKey) held = await keys.signer(delegation.signingKey);
    return held;
  }

  async function isRevoked(delegation: string): Promise<boolean> {
    const details = vendorClaimsOf(await requireVendorStatement(database));
    return isDelegationRevoked(delegation, await rootRevocations(database, details));
  }

  return {
    delegation: requireDelegation,
    isRevoked,
    async maySign() {
      const { statement, expiresAt } = await requireDelegation(database);
      return now() <= expiresAt && !(await isRevoked(statement));
    },
    async sign(kind, recorded) {
      const delegation = await requireDelegation(database);
      requireSigningTime(delegation, now());
      const details = vendorClaimsOf(await requireVendorStatement(database));
      const revocations = await rootRevocations(database, details);
      if (isDelegationRevoked(delegation.statement, revocations)) throw signingKeyRevoked(delegation);
      const claims = { ...recorded, iat: Math.max(recorded.iat, earliestChild(delegation)) };
      const statement = await signStatement(kind, claims, await signerOf(delegation));
      const chain = [statement, delegation.statement] as const;
      const { roots, lab } = details;
      verifyChain(kind, chain, { vendor, roots, allowLab: lab === true, now: now(), revocations });
      return { claims, delegation, chain };
    },
  };
}

/** Refuses to sign where nobody would believe the result. */
export function requireSigningTime(delegation: StoredDelegation, now: Seconds): void {
  if (now > delegation.expiresAt) throw delegationExpired(delegation.expiresAt);
  if (now < earliestChild(delegation)) {
    throw new ActivationError(
      'outside-issuer-window',
      'This clock is more than a day behind the delegation of the signing key; set it right.',
      { facts: { now, delegatedAt: delegationClaimsOf(delegation.statement).iat } },
    );
  }
}

export function delegationExpired(ended: Seconds): ActivationError {
  const day = new Date(ended * 1000).toISOString().slice(0, 10);
  return new ActivationError(
    'delegation-expired',
    `The authority may not sign since ${day}; what it signed before stays good. ` +
      'Fetch the root key and run `attiva authority rotate-signing-key`.',
    { facts: { ended } },
  );
}

function signingKeyRevoked({ signingKey }: StoredDelegation): ActivationError {
  return new ActivationError(
    'signing-key-revoked',
    'A root has revoked the signing key of this authority; it signs again when a root has appointed another one.',
    { facts: { signingKey } },
  );
}

/** What was recorded before a rotation and is signed after it is dated no earlier than T2 allows. */
function earliestChild(delegation: StoredDelegation): Seconds {
  return delegationClaimsOf(delegation.statement).iat - issuerWindowSeconds;
}

async function requireDelegation(on: Statements): Promise<StoredDelegation> {
  const delegation = await newestDelegation(on);
  if (delegation === undefined) throw incomplete('delegation');
  return delegation;
}

/** The newest one. @throws {ActivationError} `not-initialized`. */
export async function requireVendorStatement(on: Statements): Promise<string> {
  const statement = await newestVendorStatement(on);
  if (statement === undefined) throw incomplete('vendor statement');
  return statement;
}

function incomplete(what: string): ActivationError {
  return new ActivationError('not-initialized', `The database holds no ${what}; \`attiva authority init\` writes it.`);
}

/** Claims of a statement of our own, out of our own database: verified when it was taken in. */
export function vendorClaimsOf(statement: string): VendorClaims {
  return claimsOf(statement) as VendorClaims;
}

export function delegationClaimsOf(statement: string): DelegationClaims {
  return claimsOf(statement) as DelegationClaims;
}

function claimsOf(statement: string): unknown {
  const parts = parseCompact(statement);
  if (parts === undefined) throw new TypeError('a stored statement cannot be read');
  return parts.claims;
}
