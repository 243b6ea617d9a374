/**
 * Changing the signing key, in two steps with the root in between, so that the root key never comes near the service:
 * the service makes a new key and shows its public half; a root signs vendor statement and delegation elsewhere; the
 * service takes them. Old grants and packs stay good: they were signed in time.
 */
import {
  ActivationError,
  type DelegationClaims,
  keyId,
  type PublicJwk,
  RevocationSet,
  type VendorClaims,
  verifyChain,
} from '@attiva/protocol';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { secondsNow } from '../surroundings.ts';
import { hasRootStatement, insertDelegation, insertVendorStatement } from './root-statement.repository.ts';
import { requireVendorStatement, vendorClaimsOf } from './signing-desk.ts';
import type { SigningKeyFiles } from './signing-key-file.ts';

type Parts = AuthorityParts & { readonly signingKeys: SigningKeyFiles };

/** Makes the next signing key and keeps it beside the current one. */
export async function prepareSigningKey(parts: Parts): Promise<{ readonly jwk: PublicJwk }> {
  const signer = await parts.signingKeys.keepNext(parts.surroundings.newSigningKey());
  return { jwk: signer.jwk };
}

export interface TakenDelegation {
  readonly signingKey: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly files: readonly string[];
}

/**
 * Takes what a root has signed and signs with the new key from now on. The same statements again change nothing.
 * @throws {ActivationError} every code of `verifyChain`, `lab-root` also for statements without mark at an authority for
 * tests, `delegation-expired`, `storage-failed` when the delegated key
 * is not here.
 */
export async function takeDelegation(
  parts: Parts,
  statements: { readonly vendor: string; readonly delegation: string },
  actor: string,
): Promise<TakenDelegation> {
  const now = secondsNow(parts.surroundings);
  const current = vendorClaimsOf(await requireVendorStatement(parts.database));
  const allowLab = current.lab === true;
  const trust = { vendor: parts.vendor, now, allowLab, revocations: RevocationSet.empty };
  const vendor = verifyChain('vendor', [statements.vendor], { ...trust, roots: current.roots });
  const { roots } = vendor.subject.parts.claims as unknown as VendorClaims;
  const verified = verifyChain('delegation', [statements.delegation], { ...trust, roots });
  const claims = verified.subject.parts.claims as unknown as DelegationClaims;
  if (allowLab && !(vendor.lab && verified.lab)) throw labUnmarked();
  requireUsable(claims, now);
  // Before it is recorded: a delegation to a key that is not here would stop all signing.
  await parts.signingKeys.holds(claims.sub);
  await parts.database.transact(async (tx) => {
    if (await hasRootStatement(tx, statements.delegation)) return;
    if (!(await hasRootStatement(tx, statements.vendor))) await insertVendorStatement(tx, statements.vendor);
    const { sub, exp } = claims;
    await insertDelegation(tx, { signingKey: sub, statement: statements.delegation, expiresAt: exp });
    const details = { signingKey: sub, expiresAt: exp };
    await recordAudit(tx, { at: now, actor, action: 'delegation-taken', subject: sub, details });
  });
  await parts.signingKeys.signer(claims.sub);
  return { signingKey: claims.sub, expiresAt: claims.exp, files: await parts.publisher.publish() };
}

/** An authority of a lab stays one: its roots are in test builds, which must never become products. */
function labUnmarked(): ActivationError {
  return new ActivationError(
    'lab-root',
    'This is an authority for tests: it takes what a lab root has marked, and no other.',
  );
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
