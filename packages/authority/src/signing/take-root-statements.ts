/**
 * What a root has signed for this authority, taken in: who the vendor is, which key signs, which keys are revoked. The
 * root key never comes near the service: it makes a new key and shows the public half; a root signs elsewhere, on another
 * machine or in a command's process; the statements come back. Old grants and packs stay good: they were signed in time.
 */
import {
  ActivationError,
  type DelegationClaims,
  keyId,
  type Seconds,
  type VendorClaims,
  type VerifiedChain,
  verifyChain,
} from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { signPacks } from '../products/build-pack.ts';
import { announcePublication } from '../publishing/announce-publication.ts';
import { rootRevocations } from '../revocation/root-lists.ts';
import { keepRootRevocations } from '../revocation/take-root-revocations.ts';
import { secondsNow } from '../surroundings.ts';
import { hasRootStatement, insertDelegation, insertVendorStatement } from './root-statement.repository.ts';
import { delegationClaimsOf, requireVendorStatement, vendorClaimsOf } from './signing-desk.ts';
import type { SigningKeys } from './signing-keys.ts';

type Parts = AuthorityParts & { readonly signingKeys: SigningKeys };

/** What may come from a root, each once. */
export interface RootStatements {
  readonly vendor?: string;
  readonly delegation?: string;
  /** A list of the root's own. */
  readonly revocations?: string;
}

export interface TakenStatements {
  /** The key that signs from now on, and until when it may. */
  readonly signingKey: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** False while a root has revoked that key: a delegation of another one is needed. */
  readonly maySign: boolean;
  readonly files: readonly string[];
}

/**
 * Takes what a root has signed, all of it or nothing. The same statements again change nothing.
 * @throws {ActivationError} every code of `verifyChain`, `lab-root` also for statements without mark at an authority for
 * tests, `root-statement-older`, `revocations-older`, `delegation-expired`, `storage-failed` when the delegated key is not here.
 */
export function takeRootStatements(parts: Parts, statements: RootStatements, actor: string): Promise<TakenStatements> {
  return parts.publisher.during(() => takeAll(parts, statements, actor));
}

async function takeAll(parts: Parts, statements: RootStatements, actor: string): Promise<TakenStatements> {
  const { database, desk, signingKeys } = parts;
  // Before it is recorded: a delegation to a key that is not here would stop all signing.
  const named = statements.delegation === undefined ? undefined : namedKey(statements.delegation);
  await database.transact(async (tx) => {
    const vendor = await takeVendor(parts, tx, statements.vendor);
    if (statements.revocations !== undefined)
      await keepRootRevocations(parts, tx, { statement: statements.revocations, vendor, actor });
    if (statements.delegation !== undefined)
      await takeDelegation(parts, tx, { statement: statements.delegation, vendor, actor });
    if (named !== undefined) await signingKeys.holds(named);
    announcePublication(tx);
  });
  const { signingKey, expiresAt } = await desk.delegation(database);
  if (named === signingKey) await signingKeys.signer(signingKey);
  await signPacks(parts);
  return { signingKey, expiresAt, maySign: await desk.maySign(), files: await parts.publisher.publish() };
}

/** The vendor statement in force from now on: the one given, or the one held. */
async function takeVendor(parts: Parts, tx: Transaction, statement: string | undefined): Promise<VendorClaims> {
  const current = vendorClaimsOf(await requireVendorStatement(tx));
  if (statement === undefined || (await hasRootStatement(tx, statement))) return current;
  const verified = verifyUnder(parts, current, {
    kind: 'vendor',
    statement,
    revocations: await rootRevocations(tx, current),
  });
  const claims = verified.subject.parts.claims as unknown as VendorClaims;
  // An old one, carried again, would bring back a root that has been given up.
  if (claims.iat < current.iat) throw older('vendor statement', claims.iat, current.iat);
  await insertVendorStatement(tx, statement);
  return claims;
}

async function takeDelegation(
  parts: Parts,
  tx: Transaction,
  { statement, vendor, actor }: { readonly statement: string; readonly vendor: VendorClaims; readonly actor: string },
): Promise<void> {
  const now = secondsNow(parts.surroundings);
  const revocations = await rootRevocations(tx, vendor);
  const verified = verifyUnder(parts, vendor, { kind: 'delegation', statement, revocations });
  const claims = verified.subject.parts.claims as unknown as DelegationClaims;
  requireUsable(claims, now);
  if (await hasRootStatement(tx, statement)) return;
  const current = delegationClaimsOf((await parts.desk.delegation(tx)).statement);
  if (claims.iat < current.iat) throw older('delegation', claims.iat, current.iat);
  const { sub, exp } = claims;
  await insertDelegation(tx, { signingKey: sub, statement, expiresAt: exp });
  const details = { signingKey: sub, expiresAt: exp };
  await recordAudit(tx, { at: now, actor, action: 'delegation-taken', subject: sub, details });
}

function verifyUnder(
  parts: Parts,
  { roots, lab }: VendorClaims,
  given: {
    readonly kind: 'vendor' | 'delegation';
    readonly statement: string;
    readonly revocations: Awaited<ReturnType<typeof rootRevocations>>;
  },
): VerifiedChain {
  const { kind, statement, revocations } = given;
  const allowLab = lab === true;
  const trust = { vendor: parts.vendor, roots, now: secondsNow(parts.surroundings), allowLab, revocations };
  const verified = verifyChain(kind, [statement], trust);
  if (allowLab && !verified.lab) throw labUnmarked();
  return verified;
}

function namedKey(delegation: string): DelegationClaims['sub'] | undefined {
  try {
    return delegationClaimsOf(delegation).sub;
  } catch {
    return undefined; // `verifyChain` refuses it in words.
  }
}

/** An authority of a lab stays one: its roots are in test builds, which must never become products. */
function labUnmarked(): ActivationError {
  return new ActivationError(
    'lab-root',
    'This is an authority for tests: it takes what a lab root has marked, and no other.',
  );
}

function older(what: string, given: Seconds, held: Seconds): ActivationError {
  return new ActivationError('root-statement-older', `a newer ${what} is already here`, { facts: { given, held } });
}

function requireUsable(claims: DelegationClaims, now: number): void {
  if (keyId(claims.cnf.jwk) !== claims.sub) {
    throw new ActivationError('not-authentic', 'the delegation names another key than it carries');
  }
  if (claims.exp <= now) {
    throw new ActivationError('delegation-expired', 'The delegation has ended already.', {
      facts: { ended: claims.exp },
    });
  }
  const missing = ['product-pack', 'host-grant'].filter((kind) => !claims.kinds.includes(kind));
  if (missing.length > 0) {
    throw new ActivationError('kind-not-delegated', `the delegation does not allow ${missing.join(', ')}`, {
      facts: { kinds: missing },
    });
  }
}
