import {
  clampInterval,
  type JudgedCounted,
  type JudgedLease,
  type LeaseClaims,
  type PendingActivation,
} from '@attiva/protocol';

/**
 * A lease that a host of this very lab has just signed, under the grant of an answer that was judged before: its claims are
 * read and nothing is verified. Undefined for everything that is not exactly so, to be judged as any stranger's answer.
 */
export function knownLease(
  body: unknown,
  pending: PendingActivation,
  before: JudgedLease | JudgedCounted,
): JudgedLease | undefined {
  const { chain } = body as { readonly chain: readonly string[] };
  const [subject = '', grantText, delegationText] = chain;
  if (grantText !== before.chain[1] || delegationText !== before.chain[2]) return undefined;
  const payload = Buffer.from(subject.split('.')[1] ?? '', 'base64url').toString('utf8');
  const lease = JSON.parse(payload) as LeaseClaims & { readonly outcome?: string };
  const isOurs = lease.nonce === pending.jti && lease.sub === pending.client;
  if (!isOurs || lease.outcome !== undefined) return undefined;
  const { grant, grantId, delegation } = before;
  const renewAfterSeconds = clampInterval(lease.renewAfter);
  const retryAfterSeconds = clampInterval(lease.retryAfter);
  return {
    kind: 'lease',
    lease,
    revoked: false,
    grant,
    grantId,
    delegation,
    chain,
    renewAfterSeconds,
    retryAfterSeconds,
  };
}
