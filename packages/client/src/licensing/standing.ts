import {
  type Entitlements,
  type EntitlementValue,
  type ErrorCode,
  isErrorCode,
  judgeLicense,
  type LicenseJudgement,
  type Seconds,
} from '@attiva/protocol';
import type { EditionState } from '../state/client-state.ts';
import type { EditionGrace } from '../state/grace.ts';
import type { LeaseFinding } from './held-lease.ts';
import type { Product } from './product.ts';

/** The facts of one edition at one moment, from the state folder. */
export interface StandingFacts {
  /** Effective time. */
  readonly now: Seconds;
  readonly product: Product;
  readonly edition: EditionState;
  readonly finding: LeaseFinding;
  /** Undefined: nobody has written it down. */
  readonly grace?: EditionGrace;
  /** Older traces of this installation, for where the grace file is gone. */
  readonly firstTrace?: Seconds;
  readonly keyInstalled: boolean;
  /** The folder is another device's, and no attempt has left that one's identity yet: the newest time that it knew. */
  readonly copiedSince?: Seconds;
  /** What is wrong with the folder or its files. */
  readonly trouble?: ErrorCode;
  readonly releaseDate?: Seconds;
}

/** The judgement, its cause for people, and what the edition may do. */
export interface Standing {
  readonly judgement: LicenseJudgement;
  /** Why it is not licensed, or why the last attempt of a licensed one failed. */
  readonly reason?: ErrorCode;
  /** The nearest true cause: what to tell somebody who wants to mend it. */
  readonly cause?: ErrorCode;
  /** Why the last attempt brought no lease. */
  readonly attemptCode?: ErrorCode;
  readonly entitlements: Entitlements;
}

/** States whose reason explains itself; in the others the last attempt's code says more. */
const final: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'agreement-ended',
  'revoked',
  'build-not-covered',
  'clock-behind-lease',
  'no-product-key',
]);

export function judgeStanding(facts: StandingFacts): Standing {
  const { product, edition, finding, releaseDate } = facts;
  const lease = finding.lease?.lease;
  const graceStartedAt = graceStart(facts);
  const outOfToleranceSince = leftToleranceAt(facts);
  const judgement = judgeLicense({
    now: facts.now,
    keyInstalled: facts.keyInstalled,
    spans: product.edition,
    ...(graceStartedAt !== undefined && { graceStartedAt }),
    ...(lease !== undefined && { lease }),
    ...(finding.lease?.revoked === true && { revoked: true }),
    ...(outOfToleranceSince !== undefined && { outOfToleranceSince }),
    ...(finding.lease?.grant.until !== undefined && { agreementUntil: finding.lease.grant.until }),
    build: {
      ...(releaseDate !== undefined && { releaseDate }),
      ...(lease?.maintenanceUntil !== undefined && { maintenanceUntil: lease.maintenanceUntil }),
    },
  });
  const attempt = lastCause(edition);
  const { trouble } = facts;
  const folderFirst = judgement.state !== 'licensed' && trouble !== undefined && trouble !== 'state-busy';
  const reason = folderFirst ? trouble : (judgement.reason ?? attempt ?? finding.problem ?? trouble);
  const cause = reason === undefined || folderFirst || final.has(reason) ? reason : (attempt ?? reason);
  return {
    judgement,
    entitlements: entitlementsIn(judgement, facts),
    ...(reason !== undefined && { reason }),
    ...(cause !== undefined && { cause }),
    ...(attempt !== undefined && { attemptCode: attempt }),
  };
}

/** A moment ahead of the clock was noted by a clock that has been corrected since: the lease's own date is all that is known. */
function leftToleranceAt({ finding, copiedSince, now }: StandingFacts): Seconds | undefined {
  const { leftAt = copiedSince, lease } = finding;
  return leftAt === undefined || leftAt <= now ? leftAt : lease?.lease.iat;
}

/** The earliest trace counts: a lost grace file must not begin grace anew. */
function graceStart({ grace, firstTrace, edition }: StandingFacts): Seconds | undefined {
  if (grace !== undefined) return grace.start;
  const traces = [firstTrace, edition.key?.installedAt];
  const known = traces.filter((trace) => trace !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Why the last attempt did not license: its own failure, or a host's notice. */
function lastCause({ attempt, answer }: EditionState): ErrorCode | undefined {
  const code = attempt?.code ?? (answer?.outcome === 'counted' ? answer.reason : undefined);
  return isErrorCode(code) ? code : undefined;
}

/** While licensed and in the graces after a lease: the lease's. In initial grace, which has none yet: the pack's. */
function entitlementsIn({ state }: LicenseJudgement, { finding, product }: StandingFacts): Entitlements {
  if (state === 'unlicensed' || state === 'notification') return {};
  if (state === 'initial-grace') return product.edition.entitlements;
  return finding.lease?.lease.entitlements ?? product.edition.entitlements;
}

/** Whether a value switches something on: `false` does not exist, and a limit of 0 allows nothing. */
export function isGranted(value: EntitlementValue | undefined): boolean {
  return value !== undefined && value !== 0;
}
