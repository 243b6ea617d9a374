/**
 * Host-info (spec/messages.md, "Asking a host what it is"): a client asks once before it tells an unknown host anything
 * about itself. The answer names both clocks' difference before anything else could refuse for the same reason.
 */
import type { RequestId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { clockToleranceSeconds } from '../rules/time-limits.ts';
import { type TrustContext, verifyChain } from '../statements/chain.ts';
import type { HostGrantClaims, HostInfoClaims } from '../statements/claims.ts';
import { chainOf } from './activation-answer.ts';

export interface JudgedHostInfo {
  readonly info: HostInfoClaims;
  readonly grant: HostGrantClaims;
  /** The host's clock minus ours, in seconds. */
  readonly clockDifferenceSeconds: number;
}

/**
 * Judges the body of a 200 answer of `GET /v1/host`.
 * @throws {ActivationError} every code of `verifyChain`, `answer-to-other-request`, `other-vendor`, `clock-difference`.
 */
export function judgeHostInfo(
  body: unknown,
  asked: { readonly nonce: RequestId },
  trust: TrustContext,
): JudgedHostInfo {
  const verified = verifyChain('host-info', chainOf(body), trust, { refuseFuture: false });
  const info = verified.subject.parts.claims as unknown as HostInfoClaims;
  if (info.nonce !== asked.nonce) {
    throw new ActivationError('answer-to-other-request', 'the host answered another question');
  }
  if (info.vendor !== trust.vendor) {
    throw new ActivationError('other-vendor', `the host speaks of ${info.vendor}`, {
      facts: { expected: trust.vendor, found: info.vendor },
    });
  }
  const clockDifferenceSeconds = info.iat - trust.now;
  if (Math.abs(clockDifferenceSeconds) > clockToleranceSeconds) throw clockDifference(trust.now, info.iat);
  return { info, grant: (verified.grant as { claims: HostGrantClaims }).claims, clockDifferenceSeconds };
}

/** The refusal that prints both clocks (UTC) and their difference. */
export function clockDifference(clientNow: number, hostNow: number): ActivationError {
  const difference = Math.abs(hostNow - clientNow);
  const hours = Math.floor(difference / 3600);
  const minutes = Math.floor((difference % 3600) / 60);
  const client = printTime(clientNow);
  const host = printTime(hostNow);
  return new ActivationError(
    'clock-difference',
    `client clock ${client}, host clock ${host}: ${hours} h ${minutes} min apart, 4 h are allowed`,
    { facts: { client, host, differenceSeconds: difference } },
  );
}

/** UTC, to the second; times beyond what dates can print are given as a number. */
function printTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000', '');
}
