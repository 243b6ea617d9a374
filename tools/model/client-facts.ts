/**
 * The product, the host and the texts of the model, scaled down through the pack's own parameters: one day of validity, one of
 * each grace, twelve hours between renewals. The rules know no other numbers, so a small world shows what a large one does.
 * All points of time are units of four hours, the tolerance between clocks, counted from the present moment.
 */
import {
  type DelegationClaims,
  decideTerms,
  type HostGrantClaims,
  type JudgedCounted,
  type JudgedLease,
  type KeyId,
  type LeaseClaims,
  type NoticeReason,
  type PackApplication,
  type PackEdition,
  type RequestId,
  type Seconds,
  type StatementId,
  type StoreId,
  type VendorId,
} from '@attiva/protocol';
import type { Product } from '../../packages/client/src/licensing/product.ts';

/** Seconds of one unit: the tolerance between clocks (T1, T4, T6), so that every boundary of it lies on the grid. */
export const unitSeconds = 14_400;
/** The present moment in seconds; everything is counted from it. */
const present: Seconds = 1_800_000_000;

export function toSeconds(units: number): Seconds {
  return present + units * unitSeconds;
}

export function toUnits(seconds: Seconds): number {
  return (seconds - present) / unitSeconds;
}

const edition: PackEdition = {
  id: 'desktop',
  name: 'Aurora Desktop',
  group: 2,
  threshold: 2,
  activationIntervalMinutes: 240,
  renewalIntervalMinutes: 720,
  validityDays: 1,
  initialGraceDays: 1,
  additionalGraceDays: 1,
  warningDays: 0,
  rearmBudget: 1,
  entitlements: {},
  setupKeys: [],
};
const application: PackApplication = {
  id: 'aurora',
  name: 'Aurora',
  group: 1,
  generations: [1],
  windowDays: 30,
  editions: [edition],
};
/** The edition of the model. */
export const product: Product = { application, edition, key: 'aurora/desktop' };
/** Units of the spans above: validity, initial grace and additional grace are one day each. */
export const daySpan = 6;
export const rearmBudget: number = edition.rearmBudget;

/** What the host of the model would sign now. `agreement-cut`: the agreement ends in half a day. */
export type Terms = 'lease' | 'agreement-cut' | 'below-threshold' | 'agreement-ended';

const host = 'host' as KeyId;
const client = 'client' as KeyId;
const delegation: DelegationClaims = {
  iss: 'vendor.example' as VendorId,
  iat: 0,
  sub: host,
  cnf: { jwk: { crv: 'P-256', kty: 'EC', x: '', y: '' } },
  kinds: ['host-grant'],
  maxLease: 2 * 86_400,
  exp: Number.MAX_SAFE_INTEGER,
};
const untilOf: Readonly<Record<Terms, number | undefined>> = {
  lease: undefined,
  'below-threshold': undefined,
  'agreement-cut': daySpan / 2,
  'agreement-ended': 0,
};
/** Day until which builds are covered, in the leases of the model. A product updated beyond is built a second later. */
export const maintenanceUntil: Seconds = present + 100 * 86_400;

function grantOf(terms: Terms, at: number, agreement: string): HostGrantClaims {
  const until = untilOf[terms];
  return {
    iss: 'vendor.example' as VendorId,
    iat: 0,
    sub: host,
    application: application.id,
    generation: 1,
    key: 'ABCDE',
    registration: 1,
    agreement,
    maintenanceUntil,
    ...(until !== undefined && { until: toSeconds(at + until), graceDays: 0 }),
  };
}

/** What a host decides by, as long as nothing is special. */
export const termsFacts: Parameters<typeof decideTerms>[0] = {
  now: present,
  edition,
  application,
  grant: grantOf('lease', 0, 'A'),
  maxLease: delegation.maxLease,
  count: edition.threshold,
  licensedUse: 0,
  holdsLease: false,
};

/** The signed answer of a willing or an unwilling host whose clock says `at`: its terms are those of `decideTerms`. */
export function answerOf(terms: Terms, at: number, agreement: string): JudgedLease | JudgedCounted {
  const grant = grantOf(terms, at, agreement);
  const count = terms === 'below-threshold' ? 1 : 2;
  const decided = decideTerms({ ...termsFacts, now: toSeconds(at), grant, count });
  const { renewAfter, retryAfter } = decided;
  const basis = { ...claimsAt(at), renewAfter, retryAfter, count };
  const shared = { grant, ...judged, renewAfterSeconds: renewAfter, retryAfterSeconds: retryAfter };
  if (decided.outcome === 'counted') return counted(basis, decided.reason, shared);
  const { expiresAt, ends, entitlements } = decided;
  const lease: LeaseClaims = { ...basis, edition: edition.id, exp: expiresAt, ends, entitlements, maintenanceUntil };
  return { kind: 'lease', lease, revoked: false, chain: [`${terms} ${at} ${agreement}`], ...shared };
}

const judged = { grantId: 'grant' as StatementId, delegation };

type Shared = Pick<JudgedCounted, 'grant' | 'grantId' | 'delegation' | 'renewAfterSeconds' | 'retryAfterSeconds'>;

function counted(
  basis: Omit<LeaseClaims, 'edition' | 'exp' | 'ends' | 'entitlements'>,
  reason: NoticeReason,
  shared: Shared,
): JudgedCounted {
  return { kind: 'counted', notice: { ...basis, outcome: 'counted', reason }, chain: ['notice'], ...shared };
}

function claimsAt(
  at: number,
): Omit<LeaseClaims, 'edition' | 'exp' | 'ends' | 'entitlements' | 'renewAfter' | 'retryAfter'> {
  return {
    iss: host,
    iat: toSeconds(at),
    sub: client,
    nonce: 'nonce' as RequestId,
    grant: 'grant' as StatementId,
    application: application.id,
    generation: 1,
    count: 2,
    threshold: edition.threshold,
    revocations: {},
    store: 'store' as StoreId,
    turn: 1,
  };
}
