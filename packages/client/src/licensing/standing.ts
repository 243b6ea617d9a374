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
import type { RightFinding } from './held-right.ts';
import type { Product } from './product.ts';

/** The facts of one edition at one moment, from the state folder. */
export interface StandingFacts {
  /** Effective time. */
  readonly now: Seconds;
  readonly product: Product;
  readonly edition: EditionState;
  /** What each place where a right may lie holds, most preferred first. */
  readonly findings: readonly RightFinding[];
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
  /** The one of the findings that it rests on: the first that licenses, else the one that leaves the most time. */
  readonly finding: RightFinding;
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
  'trial-ended',
  'build-not-covered',
  'clock-behind-lease',
  'no-product-key',
]);

export function judgeStanding(facts: StandingFacts): Standing {
  const { edition } = facts;
  const { finding, judgement } = bestRight(facts);
  const attempt = lastCause(edition);
  const { trouble } = facts;
  const folderFirst = judgement.state !== 'licensed' && trouble !== undefined && trouble !== 'state-busy';
  const reason = folderFirst ? trouble : (judgement.reason ?? attempt ?? finding.problem ?? trouble);
  const cause = reason === undefined || folderFirst || final.has(reason) ? reason : (attempt ?? reason);
  return {
    judgement,
    finding,
    entitlements: entitlementsIn(judgement, finding, facts.product),
    ...(reason !== undefined && { reason }),
    ...(cause !== undefined && { cause }),
    ...(attempt !== undefined && { attemptCode: attempt }),
  };
}

/** Several rights do not disturb one another: an ended lease takes nothing from a license that runs. */
function bestRight(facts: StandingFacts): { readonly finding: RightFinding; readonly judgement: LicenseJudgement } {
  const { findings } = facts;
  const judged = findings.map((finding) => ({ finding, judgement: judgeRight(finding, facts) }));
  const withRight = judged.filter(({ finding }) => finding.found !== undefined);
  const best =
    judged.find(({ judgement }) => judgement.state === 'licensed') ??
    withRight.find(({ judgement: { minutesLeft } }) =>
      withRight.every((one) => one.judgement.minutesLeft <= minutesLeft),
    ) ??
    judged.find(({ finding }) => finding.problem !== undefined) ??
    judged[0];
  return best ?? { finding: {}, judgement: judgeRight({}, facts) };
}

function judgeRight(finding: RightFinding, facts: StandingFacts): LicenseJudgement {
  const { now, product, keyInstalled, releaseDate } = facts;
  const { found } = finding;
  const graceStartedAt = graceStart(facts);
  const outOfToleranceSince = leftToleranceAt(finding, facts);
  return judgeLicense({
    now,
    keyInstalled,
    spans: product.edition,
    ...(graceStartedAt !== undefined && { graceStartedAt }),
    ...(outOfToleranceSince !== undefined && { outOfToleranceSince }),
    ...(found !== undefined && { right: found.right, revoked: found.revoked }),
    ...(found?.revokedSince !== undefined && { revokedSince: found.revokedSince }),
    ...(found?.origin.until !== undefined && { agreementUntil: found.origin.until }),
    build: {
      ...(releaseDate !== undefined && { releaseDate }),
      ...(found?.maintenanceUntil !== undefined && { maintenanceUntil: found.maintenanceUntil }),
    },
  });
}

/** A moment ahead of the clock was noted by a clock that has been corrected since: the right's own date is all that is known. */
function leftToleranceAt({ leftAt, found }: RightFinding, { copiedSince, now }: StandingFacts): Seconds | undefined {
  const at = leftAt ?? copiedSince;
  return at === undefined || at <= now ? at : found?.right.iat;
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

/** While licensed and in the graces after it: the right's. In initial grace, which has none yet: the pack's. */
function entitlementsIn({ state }: LicenseJudgement, { found }: RightFinding, { edition }: Product): Entitlements {
  if (state === 'unlicensed' || state === 'notification') return {};
  if (state === 'initial-grace') return edition.entitlements;
  return found?.entitlements ?? edition.entitlements;
}

/** Whether a value switches something on: `false` does not exist, and a limit of 0 allows nothing. */
export function isGranted(value: EntitlementValue | undefined): boolean {
  return value !== undefined && value !== 0;
}
