/**
 * One machine as its files and its process have it, between two events. What `packages/client` stores is here as few numbers;
 * for each event they become the client's own values (`ClientState`, `GraceRecord`, `StandingFacts`), go through the client's
 * own functions and come back. What those functions do not do is mirrored in client-events.ts, which names each origin.
 */
import {
  effectiveNow,
  isDue,
  type JudgedCounted,
  type JudgedLease,
  type KeyId,
  type LicenseJudgement,
  nextAttemptAt,
  type Seconds,
  watchClock,
} from '@attiva/protocol';
import { withAnswer, withFailure } from '../../packages/client/src/activation/store-answer.ts';
import { rightOfLease } from '../../packages/client/src/licensing/held-lease.ts';
import type { RightFinding } from '../../packages/client/src/licensing/held-right.ts';
import { judgeStanding } from '../../packages/client/src/licensing/standing.ts';
import { type ClientState, type EditionState, emptyState } from '../../packages/client/src/state/client-state.ts';
import {
  type GraceRecord,
  withGraceBegun,
  withGraceMended,
  withRearm,
  withRearmsRestored,
} from '../../packages/client/src/state/grace.ts';
import { answerOf, maintenanceUntil, product, type Terms, toSeconds, toUnits } from './client-facts.ts';

/** The rules that a run of the checker is about; a test plants a defect by handing in another one. */
export interface ClientRules {
  readonly judgeStanding: typeof judgeStanding;
  readonly effectiveNow: typeof effectiveNow;
  readonly watchClock: typeof watchClock;
  readonly isDue: typeof isDue;
  readonly nextAttemptAt: typeof nextAttemptAt;
  readonly withAnswer: typeof withAnswer;
  readonly withFailure: typeof withFailure;
  readonly withGraceBegun: typeof withGraceBegun;
  readonly withGraceMended: typeof withGraceMended;
  readonly withRearm: typeof withRearm;
  readonly withRearmsRestored: typeof withRearmsRestored;
}

/** The rules as they are. */
export const clientRules: ClientRules = {
  judgeStanding,
  effectiveNow,
  watchClock,
  isDue,
  nextAttemptAt,
  withAnswer,
  withFailure,
  withGraceBegun,
  withGraceMended,
  withRearm,
  withRearmsRestored,
};

/** Whose a stored lease is: of a key that is held, of identities that were left, or of one whose key is gone. */
export type Holder = 'held' | 'left' | 'gone';

export interface HeldTerms {
  readonly terms: Terms;
  readonly iat: number;
  readonly agreement: string;
  readonly holder: Holder;
  readonly revoked: boolean;
}

/** All points of time in units from the present moment, by the true clock; wall-clock readings are what the wall clock showed. */
export interface Life {
  /** What the wall clock shows now: how far it is off. */
  readonly wall: number;
  readonly latest: number | undefined;
  /** `latest` and the time that this process has run since it read it. */
  readonly reach: number | undefined;
  /** When the stored setup key was installed; undefined: none is stored. */
  readonly key: number | undefined;
  /** Whether this process still holds the key that its product brought along: until somebody clears it. */
  readonly brought: boolean;
  readonly graceStart: number | undefined;
  readonly rearms: number;
  /** When the identity was made; undefined: none yet. */
  readonly identity: number | undefined;
  /** The folder is another device's, and no attempt has noticed it yet. */
  readonly copied: boolean;
  readonly leftAt: number | undefined;
  readonly lease: HeldTerms | undefined;
  readonly agreementCleared: boolean;
  readonly attempt: number | undefined;
  readonly attemptFailed: boolean;
  /** Product updated beyond the maintenance of every agreement. */
  readonly newBuild: boolean;
  /** Of the checker: units that the process has run since the lease came, or in initial grace since the beginning of it all. */
  readonly ran: number;
  /** Of the checker: the newest time that this machine knew without its wall clock, where its files have lost it since. */
  readonly knew: number | undefined;
  /** Of the checker: the clock stands before what was known and lost. Files and clock rolled back together are not defended. */
  readonly rolledBack: boolean;
  /** Of the checker: which files still tell of the first installation (`traceOf`). None: the product was installed anew. */
  readonly traces: number;
}

/** A machine on which the product has just been started for the first time. */
export const newLife: Life = {
  wall: 0,
  latest: undefined,
  reach: undefined,
  key: 0,
  brought: true,
  graceStart: 0,
  rearms: 0,
  identity: undefined,
  copied: false,
  leftAt: undefined,
  lease: undefined,
  agreementCleared: false,
  attempt: undefined,
  attemptFailed: false,
  newBuild: false,
  ran: 0,
  knew: undefined,
  rolledBack: false,
  traces: 3,
};

/** Bits of `traces`. */
export const traceOf = { key: 1, grace: 2 } as const;

const clientId = 'client' as KeyId;
const host = { name: 'host.example', port: 7688, path: '/' };
/** `graceKey` of the one edition and generation. */
const graceName = `${product.key}@1`;
const graceFacts = { key: graceName, rearmBudget: product.edition.rearmBudget };

/** Effective time in units, as trusted-time.ts has it. */
export function effectiveUnits(life: Life, rules: ClientRules): number {
  const { wall, latest, reach } = life;
  const known = latest === undefined ? {} : { latest: toSeconds(latest) };
  const ran = latest === undefined ? 0 : (reach ?? latest) - latest;
  return toUnits(
    rules.effectiveNow({ wall: toSeconds(wall), ranSinceSeconds: toSeconds(ran) - toSeconds(0), ...known }),
  );
}

const findings = new Map<string, RightFinding>();

/** stored-right.ts: the lease that counts, by whose it is. Its chain is authentic here; forged ones are the vectors' matter. */
function findingOf({ lease, leftAt }: Life): RightFinding {
  if (lease === undefined) return {};
  if (lease.holder === 'gone') return { problem: 'lease-of-another-client' };
  const name = `${lease.terms} ${lease.iat} ${lease.agreement} ${lease.revoked} ${lease.holder} ${leftAt}`;
  const known = findings.get(name) ?? makeFinding(lease, leftAt);
  findings.set(name, known);
  return known;
}

function makeFinding(lease: HeldTerms, leftAt: number | undefined): RightFinding {
  const answer = answerOf(lease.terms, lease.iat, lease.agreement);
  if (answer.kind !== 'lease') return {};
  const found = rightOfLease({ ...answer, revoked: lease.revoked });
  return lease.holder === 'left' && leftAt !== undefined ? { found, leftAt: toSeconds(leftAt) } : { found };
}

/** `#look` of edition-view.ts. */
export function judge(life: Life, rules: ClientRules): LicenseJudgement {
  const { key, identity, copied, latest, graceStart, rearms, newBuild } = life;
  return rules.judgeStanding({
    now: toSeconds(effectiveUnits(life, rules)),
    product,
    edition: editionOf(life),
    findings: [findingOf(life)],
    keyInstalled: key !== undefined || life.brought,
    ...(graceStart !== undefined && { grace: { start: toSeconds(graceStart), rearms } }),
    ...(identity !== undefined && key !== undefined && { firstTrace: toSeconds(identity) }),
    ...(copied && { copiedSince: latest === undefined ? 0 : toSeconds(latest) }),
    ...(newBuild && { releaseDate: maintenanceUntil + 1 }),
  }).judgement;
}

function editionOf({ key, attempt, attemptFailed, agreementCleared }: Life): EditionState {
  return {
    ...(key !== undefined && { key: { text: 'KEY', lastFive: 'ABCDE', generation: 1, installedAt: toSeconds(key) } }),
    ...(attempt !== undefined && { attempt: { at: toSeconds(attempt), ...(attemptFailed && { code: 'no-host' }) } }),
    ...(agreementCleared && { agreementCleared }),
  };
}

function stateOf(life: Life): ClientState {
  const known = life.latest === undefined ? {} : { latest: toSeconds(life.latest) };
  return { ...emptyState, ...known, editions: { [product.key]: editionOf(life) } };
}

function graceOf({ graceStart, rearms }: Life): GraceRecord {
  return graceStart === undefined
    ? { editions: {} }
    : { editions: { [graceName]: { start: toSeconds(graceStart), rearms } } };
}

function withGraceOf(life: Life, record: GraceRecord): Life {
  const own = record.editions[graceName];
  return own === undefined
    ? { ...life, graceStart: undefined, rearms: 0 }
    : { ...life, graceStart: toUnits(own.start), rearms: own.rearms };
}

/** `storeKey` of machine.ts: grace first, then the key. */
export function installKey(life: Life, rules: ClientRules): Life {
  const begun = withGraceOf(life, rules.withGraceBegun(graceOf(life), graceName, toSeconds(life.wall)));
  return { ...begun, key: life.wall, traces: life.traces & ~traceOf.key };
}

/** `#settle` of activation.ts, `mendGrace` of machine.ts. */
export function settle(life: Life, rules: ClientRules): Life {
  const { key, identity, latest, wall } = life;
  if (key === undefined) return life.brought ? installKey(life, rules) : life;
  const now = Math.max(wall, latest ?? wall);
  const installedAt = Math.min(key, now);
  const mended = rules.withGraceMended(
    graceOf(life),
    { ...graceFacts, installed: true },
    {
      oldestTrace: toSeconds(Math.min(installedAt, identity ?? installedAt)),
      now: toSeconds(now),
      clockIsOld: false,
    },
  );
  const isTold = life.graceStart === undefined && (life.traces & traceOf.key) > 0;
  const traces = life.traces | (isTold ? traceOf.grace : 0);
  return { ...withGraceOf(life, mended), key: installedAt, traces };
}

/** `newIdentity` of machine.ts. */
export function rearm(life: Life, rules: ClientRules): Life {
  const facts = { ...graceFacts, installed: life.key !== undefined };
  const renewed = withGraceOf(life, rules.withRearm(graceOf(life), facts, toSeconds(life.wall)));
  return prepareIdentity(renewed);
}

/** `readyIdentity` of ready-identity.ts: made where there is none, made anew where the folder is another device's. */
export function prepareIdentity(life: Life): Life {
  if (!life.copied) return { ...life, identity: life.identity ?? life.wall };
  const { lease } = life;
  const left = lease?.holder === 'held' ? { ...lease, holder: 'left' as const } : lease;
  return { ...life, copied: false, identity: life.wall, leftAt: life.leftAt ?? life.wall, lease: left };
}

/** `withAnswer` of store-answer.ts, `neededIdentities` and the restored budget. */
export function store(life: Life, answer: JudgedLease | JudgedCounted, terms: HeldTerms, rules: ClientRules): Life {
  const received = {
    product,
    answer,
    client: clientId,
    requestIat: toSeconds(life.wall),
    at: toSeconds(life.wall),
    host,
  };
  const after = rules.withAnswer(stateOf(life), received);
  const edition = after.editions[product.key] ?? {};
  const next: Life = {
    ...life,
    ...latestFrom(life, after.latest),
    knew: undefined, // A signed answer is worth more than whatever was believed.
    attempt: edition.attempt === undefined ? undefined : toUnits(edition.attempt.at),
    attemptFailed: edition.attempt?.code !== undefined,
    agreementCleared: edition.agreementCleared === true,
  };
  if (edition.lease === undefined) return next;
  const restored = withGraceOf(next, rules.withRearmsRestored(graceOf(next), graceName));
  return { ...restored, lease: terms, leftAt: undefined, ran: 0, rolledBack: false };
}

/** trusted-time.ts: another `latest` is read, and counted from, at once. */
export function latestFrom(life: Life, latest: Seconds | undefined): Pick<Life, 'latest' | 'reach'> {
  const units = latest === undefined ? undefined : toUnits(latest);
  return { latest: units, reach: units === life.latest ? life.reach : units };
}

export function noteFailure(life: Life, rules: ClientRules): Life {
  const after = rules.withFailure(stateOf(life), product, { at: toSeconds(life.wall), code: 'no-host' });
  const attempt = after.editions[product.key]?.attempt;
  if (attempt === undefined) return life;
  return { ...life, attempt: toUnits(attempt.at), attemptFailed: attempt.code !== undefined };
}

/** `nextDue` of due.ts without its seeded jitter: the latest moment that any jitter gives. */
export function isAttemptDue(life: Life, rules: ClientRules): boolean {
  const { attempt, key, attemptFailed } = life;
  if (attempt === undefined || (key !== undefined && key > attempt)) return true;
  const { dueAt } = rules.nextAttemptAt({
    lastAttempt: toSeconds(attempt),
    failed: attemptFailed,
    licensed: judge(life, rules).state === 'licensed',
    renewAfterSeconds: product.edition.renewalIntervalMinutes * 60,
    retryAfterSeconds: product.edition.activationIntervalMinutes * 60,
    random: 0.999,
  });
  return rules.isDue(dueAt, toSeconds(life.wall));
}
