/** Opening a revocation list: its chain, and that it speaks for its signer alone. */
import type { RevocationsClaims } from './claims.ts';
import { type TrustContext, verifyChain } from './chain.ts';
import { notAuthentic } from './read.ts';
import type { HeldRevocations } from './revocation.ts';

/**
 * Verifies a list from any source: host, vendor file, product release.
 * A list signed by a delegation that its root has revoked is refused; what it revoked earlier stays with whoever holds it.
 * @throws {ActivationError} every code of `verifyChain`.
 */
export function openRevocationList(chain: unknown, trust: TrustContext): HeldRevocations {
  const verified = verifyChain('revocations', chain, trust);
  const claims = verified.subject.parts.claims as unknown as RevocationsClaims;
  const signer = verified.delegation?.claims.sub ?? verified.root;
  if (claims.sub !== signer) throw notAuthentic('a revocation list speaks for its own signer only');
  return { claims, chain: verified.chain };
}
