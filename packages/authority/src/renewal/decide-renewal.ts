/** Whether a grant is given anew, as a pure decision: what is recorded beside what the agreement says by now. */
import { canonicalJson, type HostGrantClaims, type Seconds } from '@attiva/protocol';

export interface RenewalFacts {
  readonly now: Seconds;
  readonly blocked: boolean;
  /** The grant as it was recorded last. */
  readonly recorded: HostGrantClaims;
  /** The grant as agreement and pack would have it now. */
  readonly current: HostGrantClaims;
  /** Whether the authority may sign at the moment. */
  readonly maySign: boolean;
}

export type RenewalVerdict =
  | { readonly kind: 'refused'; readonly code: 'key-blocked' }
  /** The stored grant once more: same terms, or nobody who may sign other ones. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'renewed'; readonly claims: HostGrantClaims };

export function decideRenewal({ now, blocked, recorded, current, maySign }: RenewalFacts): RenewalVerdict {
  if (blocked) return { kind: 'refused', code: 'key-blocked' };
  if (!maySign || sameTerms(recorded, current)) return { kind: 'unchanged' };
  // Later than the one before in any case: of two grants the host keeps the later one.
  return { kind: 'renewed', claims: { ...current, iat: Math.max(now, recorded.iat + 1) } };
}

function sameTerms(one: HostGrantClaims, other: HostGrantClaims): boolean {
  return canonicalJson({ ...one, iat: 0 }) === canonicalJson({ ...other, iat: 0 });
}
