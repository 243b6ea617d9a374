import { type Entitlements, entitlementMistakes, type ErrorCode, type LicenseState } from '@attiva/protocol';
import type { TimeSpan } from './time-span.ts';

/** Failures that an attempt can end with, as networks and hosts really cause them. */
export type AttemptFailure = Extract<
  ErrorCode,
  | 'no-dns-suffix'
  | 'no-srv-record'
  | 'dns-failed'
  | 'name-not-resolved'
  | 'connection-refused'
  | 'host-unreachable'
  | 'host-timeout'
  | 'proxy-authentication-required'
  | 'answer-not-ours'
  | 'not-authentic'
  | 'other-agreement'
  | 'clock-difference'
  | 'busy'
  | 'network-not-allowed'
  | 'host-not-registered'
  | 'product-not-covered'
  | 'needs-newer-host-key'
  | 'below-threshold'
  | 'quantity-exceeded'
  | 'agreement-ended'
>;

/** Why a license has ended, or does not count. */
export type EndReason = Extract<
  ErrorCode,
  | 'no-product-key'
  | 'validity-ended'
  | 'agreement-ended'
  | 'state-copied'
  | 'revoked'
  | 'grace-ended'
  | 'build-not-covered'
  | 'clock-behind-lease'
>;

export type TestState = Exclude<LicenseState, 'extended-grace'>;

/** Failures, and whether a renewal can end with them: a host refuses none for the quantity, none outlives its agreement. */
const failureTable: Readonly<Record<AttemptFailure, 'any attempt' | 'no renewal'>> = {
  'no-dns-suffix': 'any attempt',
  'no-srv-record': 'any attempt',
  'dns-failed': 'any attempt',
  'name-not-resolved': 'any attempt',
  'connection-refused': 'any attempt',
  'host-unreachable': 'any attempt',
  'host-timeout': 'any attempt',
  'proxy-authentication-required': 'any attempt',
  'answer-not-ours': 'any attempt',
  'not-authentic': 'any attempt',
  'other-agreement': 'any attempt',
  'clock-difference': 'any attempt',
  busy: 'any attempt',
  'network-not-allowed': 'any attempt',
  'host-not-registered': 'any attempt',
  'product-not-covered': 'any attempt',
  'needs-newer-host-key': 'any attempt',
  'below-threshold': 'any attempt',
  'quantity-exceeded': 'no renewal',
  'agreement-ended': 'no renewal',
};

const attemptFailures = Object.keys(failureTable) as readonly AttemptFailure[];
const renewalFailures = attemptFailures.filter((code) => failureTable[code] === 'any attempt');

interface StateRule {
  /** Reasons of the state itself; the first is the usual one. */
  readonly reasons: readonly EndReason[];
  /** Whether the failure of the last attempt may be its reason. */
  readonly failures: readonly AttemptFailure[];
  readonly ends: boolean;
}

const stateRules: Readonly<Record<TestState, StateRule>> = {
  unlicensed: { reasons: ['no-product-key'], failures: [], ends: false },
  licensed: { reasons: [], failures: renewalFailures, ends: true },
  'initial-grace': { reasons: [], failures: attemptFailures, ends: true },
  'additional-grace': { reasons: ['validity-ended', 'agreement-ended', 'state-copied'], failures: [], ends: true },
  'non-genuine-grace': { reasons: ['revoked'], failures: [], ends: true },
  notification: {
    reasons: [
      'validity-ended',
      'grace-ended',
      'agreement-ended',
      'revoked',
      'state-copied',
      'build-not-covered',
      'clock-behind-lease',
    ],
    failures: [],
    ends: false,
  },
};

/** Which license a test wants. Only `state` is needed; everything else has the usual value of that state. */
export interface LicenseWish {
  readonly state: TestState;
  /** Why: an end (`agreement-ended` …), or, while licensed or in initial grace, how the last attempt failed. */
  readonly reason?: EndReason | AttemptFailure;
  /** Until the lease or the grace ends; default: as long as the product pack allows. */
  readonly endsIn?: TimeSpan;
  /** What is switched on; default: what the product pack says. */
  readonly entitlements?: Entitlements;
  /** How the last attempt failed, beside the state's own reason. */
  readonly lastAttempt?: AttemptFailure;
  /** Clients that the host has counted, and needs. */
  readonly count?: number;
  readonly threshold?: number;
  /** "Licensed through". */
  readonly customer?: string;
  readonly agreement?: string;
  /** Until the agreement ends; the lease outlives it by 30 days at most. Default: it never does. */
  readonly agreementEndsIn?: TimeSpan;
}

/** A wish that the rules can fulfil. */
export interface CheckedWish extends Omit<LicenseWish, 'reason'> {
  /** The state's own reason. */
  readonly end?: EndReason;
}

/** @throws {TypeError} saying why no license is ever as it is wished. */
export function checkWish(wish: LicenseWish): CheckedWish {
  const { reason: _reason, ...rest } = wish;
  if (!Object.hasOwn(stateRules, wish.state)) throw new TypeError(unknownState(wish.state));
  const rule = stateRules[wish.state];
  if (wish.endsIn !== undefined && !rule.ends) throw new TypeError(`endsIn: ${whyNoEnd(wish.state)}`);
  checkEntitlements(wish);
  checkAgreement(wish);
  checkNumbers(wish);
  const { end, failure } = splitReason(wish, rule);
  return {
    ...rest,
    ...(end !== undefined && { end }),
    ...(failure !== undefined && { lastAttempt: failure }),
  };
}

function unknownState(state: unknown): string {
  const known = Object.keys(stateRules).join(', ');
  if (state === 'extended-grace') return `state: "extended-grace" is reserved and never produced; there are ${known}`;
  return `state: "${String(state)}" is none; there are ${known}`;
}

function whyNoEnd(state: TestState): string {
  return state === 'unlicensed'
    ? 'without a product key there is nothing that ends'
    : 'in "notification" lease and grace have ended already';
}

function checkEntitlements({ state, entitlements }: LicenseWish): void {
  if (entitlements === undefined) return;
  if (state === 'unlicensed' || state === 'notification') {
    throw new TypeError(`entitlements: nothing is entitled in "${state}"`);
  }
  const [mistake] = entitlementMistakes(entitlements);
  if (mistake !== undefined) throw new TypeError(`entitlements: ${mistake}`);
}

function checkAgreement({ state, agreementEndsIn, customer, agreement }: LicenseWish): void {
  if (agreementEndsIn !== undefined && state !== 'licensed') {
    throw new TypeError(`agreementEndsIn: only while "licensed"; give "${state}" the reason "agreement-ended"`);
  }
  if (state === 'unlicensed' && (customer ?? agreement) !== undefined) {
    throw new TypeError('customer, agreement: come with a lease, and without a product key there was none');
  }
}

function checkNumbers(wish: LicenseWish): void {
  for (const name of ['count', 'threshold'] as const) {
    const value = wish[name];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < 0 || value > 2000) throw new TypeError(`${name}: a whole number, 0 … 2000`);
    if (wish.state === 'unlicensed') throw new TypeError(`${name}: no host was asked without a product key`);
  }
}

function splitReason(
  { state, reason, lastAttempt }: LicenseWish,
  rule: StateRule,
): { readonly end?: EndReason; readonly failure?: AttemptFailure } {
  const failure = lastAttempt === undefined ? undefined : checkFailure(state, lastAttempt);
  const [usual] = rule.reasons;
  const part = failure === undefined ? {} : { failure };
  if (reason === undefined) return usual === undefined ? part : { end: usual, ...part };
  const own = [...rule.reasons, ...graceReasons(state)].find((known) => known === reason);
  if (own !== undefined) return { end: own, ...part };
  const asFailure = rule.failures.find((known) => known === reason);
  if (asFailure === undefined) throw new TypeError(whyNot(state, reason, rule));
  if (failure !== undefined && failure !== asFailure) {
    throw new TypeError(`reason and lastAttempt: in "${state}" the reason is the last attempt's; give one of them`);
  }
  return { failure: asFailure };
}

/** Reasons why a lease at hand does not count: then the initial grace goes on. */
function graceReasons(state: TestState): readonly EndReason[] {
  return state === 'initial-grace' ? ['build-not-covered', 'clock-behind-lease'] : [];
}

function checkFailure(state: TestState, code: AttemptFailure): AttemptFailure {
  const possible = state === 'licensed' ? renewalFailures : state === 'unlicensed' ? [] : attemptFailures;
  if (possible.includes(code)) return code;
  throw new TypeError(`lastAttempt: "${code}" is nothing that an attempt ends with in "${state}"`);
}

function whyNot(state: TestState, reason: string, rule: StateRule): string {
  const known = [...rule.reasons, ...graceReasons(state), ...rule.failures].join(', ');
  return `reason: "${reason}" never leads to "${state}"; there are ${known}`;
}

/** @throws {TypeError} for what no attempt reports. */
export function checkReport(report: 'licensed' | AttemptFailure): void {
  if (report === 'licensed' || attemptFailures.includes(report)) return;
  throw new TypeError(`nextReport: "${String(report)}" is none; there are licensed, ${attemptFailures.join(', ')}`);
}
