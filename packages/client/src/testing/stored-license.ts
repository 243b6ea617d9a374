import { daySeconds, type KeyId, type LeaseEnd, type RequestId, type Seconds, type StoreId } from '@attiva/protocol';
import { type Identity, type IdentityRecord, identityId, noIdentity } from '../identity/identity-record.ts';
import {
  type ClientState,
  type EditionState,
  emptyState,
  type InstalledKey,
  type LastAnswer,
} from '../state/client-state.ts';
import { emptyGrace, type GraceRecord, graceKey } from '../state/grace.ts';
import type { CheckedWish, EndReason } from './license-wish.ts';
import type { ChangingProduct } from './test-product.ts';
import type { GrantTerms, TestVendor } from './test-vendor.ts';
import { secondsOf, spanText } from './time-span.ts';

/** `name:port` of the one host of a test. */
export const testHost = { name: 'license-host.vendor.example', port: 7688 } as const;
export const testStore = 'TestTestTestTestTestTQ' as StoreId;
const graceDays = 30;

/** What a stored license is made of, besides the wish. */
export interface LicenseSetting {
  readonly now: Seconds;
  readonly vendor: TestVendor;
  readonly product: ChangingProduct;
  readonly generation: number;
  readonly setupKey: string;
  readonly identity: Identity;
  /** The one that a copied folder was left by. */
  readonly former: Identity;
  /** First second of the day on which the build was released. */
  readonly releaseDate: Seconds;
}

/** The content of the three state files. */
export interface StoredLicense {
  readonly state: ClientState;
  readonly identity: IdentityRecord;
  readonly grace: GraceRecord;
}

/** A lease as it has to be for the wish, from the rules turned round (spec/states.md 1). */
interface LeasePlan {
  readonly iat: Seconds;
  readonly exp: Seconds;
  readonly ends: LeaseEnd;
  readonly until?: Seconds;
  readonly maintenanceUntil?: Seconds;
  /** Since when the folder is another machine's. */
  readonly leftAt?: Seconds;
}

/**
 * The facts that make the real rules say what is wished: what the client would have stored on the way there.
 * @throws {TypeError} when the product pack does not allow it.
 */
export function storeLicense(wish: CheckedWish, setting: LicenseSetting): StoredLicense {
  const { identity, former, product, generation, vendor } = setting;
  if (wish.state === 'unlicensed') {
    return { state: emptyStateOf(), identity: noIdentity, grace: emptyGrace };
  }
  const plan = planLease(wish, setting);
  const graceStart = Math.min(plan?.iat ?? setting.now, initialGraceStart(wish, setting) ?? setting.now);
  const holder = plan?.leftAt === undefined ? identity : former;
  const grant = vendor.grant(grantTerms(wish, setting, plan));
  const lease = plan && vendor.answer('lease', leaseClaims(plan, { ...setting, holder, grant: grant.id, wish }), grant);
  const client = identityId(holder);
  const edition: EditionState = {
    key: installedKey(setting, graceStart),
    ...attemptPart(wish, setting, plan),
    ...(lease !== undefined && { lease: { chain: lease, client, host: hostText() } }),
  };
  const hasAsked = plan !== undefined || wish.lastAttempt !== undefined; // An identity is made at the first contact.
  const revocations = wish.end === 'revoked' ? [vendor.revoke(grant, setting.now - 1)] : [];
  return {
    state: { ...emptyStateOf(), latest: setting.now, revocations, editions: { [product.key]: edition } },
    identity: hasAsked ? identities(identity, plan, client) : noIdentity,
    grace: { editions: { [graceKey(product.key, generation)]: { start: graceStart, rearms: 0 } } },
  };
}

function identities(present: Identity, plan: LeasePlan | undefined, former: KeyId): IdentityRecord {
  const left = plan?.leftAt === undefined ? {} : { left: { at: plan.leftAt, clients: [former] } };
  return { identities: [present], ...left };
}

/** What the host's grant says: now, and for the leases of later attempts. */
export function grantTerms(wish: CheckedWish, setting: LicenseSetting, plan?: LeasePlan): GrantTerms {
  const { product, generation } = setting;
  const until = plan?.until ?? agreementEnd(wish, setting);
  const maintenanceUntil = plan?.maintenanceUntil;
  const { customer = 'Test Customer', agreement = 'TEST-1' } = wish;
  return {
    application: product.application.id,
    generation,
    customer,
    agreement,
    entitlements: { [product.edition.id]: product.edition.entitlements },
    ...(until !== undefined && { until, graceDays }),
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
  };
}

function agreementEnd({ agreementEndsIn }: CheckedWish, { now }: LicenseSetting): Seconds | undefined {
  return agreementEndsIn === undefined ? undefined : now + secondsOf(agreementEndsIn, 'agreementEndsIn');
}

function planLease(wish: CheckedWish, setting: LicenseSetting): LeasePlan | undefined {
  const { state, end } = wish;
  if (state === 'licensed') return runningLease(wish, setting);
  if (end === 'build-not-covered' || end === 'clock-behind-lease') return leaseThatDoesNotCount(end, setting);
  if (state === 'initial-grace' || end === 'grace-ended' || end === undefined) return undefined;
  return endedLease(end, endOfLease(wish, setting), setting);
}

function runningLease(wish: CheckedWish, setting: LicenseSetting): LeasePlan {
  const { endsIn } = wish;
  const { now, product } = setting;
  const validity = product.edition.validityDays * daySeconds;
  const until = agreementEnd(wish, setting);
  const outlived = until === undefined ? Number.POSITIVE_INFINITY : until + graceDays * daySeconds;
  const latest = Math.min(now + validity, outlived);
  const exp = endsIn === undefined ? latest : now + secondsOf(endsIn, 'endsIn');
  if (exp > latest) {
    const limit = outlived < now + validity ? 'its agreement with 30 days of grace' : 'its validity';
    throw new TypeError(`endsIn: no lease of this product lasts longer than ${spanText(latest - now)}, ${limit}`);
  }
  if (exp <= now) throw new TypeError('endsIn: a lease that ends now is no longer "licensed" but "additional-grace"');
  const ends = exp === outlived ? 'agreement' : 'validity';
  return { iat: ends === 'agreement' ? now : exp - validity, exp, ends, ...(until !== undefined && { until }) };
}

/** When the lease ended, so that the grace after it ends as wished; in notification a day ago. */
function endOfLease({ state, endsIn }: CheckedWish, { now, product }: LicenseSetting): Seconds {
  const days = product.edition.additionalGraceDays;
  if (state === 'notification') return now - (days + 1) * daySeconds;
  if (days === 0) throw new TypeError(`state: this product's pack gives no "${state}" (additional grace of 0 days)`);
  return now + graceLeft(endsIn, days, state) - days * daySeconds;
}

function endedLease(end: EndReason, endedAt: Seconds, { product }: LicenseSetting): LeasePlan {
  const validity = product.edition.validityDays * daySeconds;
  if (end === 'state-copied') {
    const iat = endedAt - 60;
    return { iat, exp: iat + validity, ends: 'validity', leftAt: endedAt };
  }
  const plan = { iat: endedAt - validity, exp: endedAt };
  if (end !== 'agreement-ended') return { ...plan, ends: 'validity' };
  return { ...plan, ends: 'agreement', until: endedAt - graceDays * daySeconds };
}

function leaseThatDoesNotCount(
  end: 'build-not-covered' | 'clock-behind-lease',
  { now, product, releaseDate }: LicenseSetting,
): LeasePlan {
  const iat = end === 'clock-behind-lease' ? now + 10 * daySeconds : now;
  const exp = iat + product.edition.validityDays * daySeconds;
  const plan = { iat, exp, ends: 'validity' } as const;
  return end === 'build-not-covered' ? { ...plan, maintenanceUntil: releaseDate - 1 } : plan;
}

/** When initial grace began, where it is what decides. */
function initialGraceStart({ state, end, endsIn }: CheckedWish, { now, product }: LicenseSetting): Seconds | undefined {
  const days = product.edition.initialGraceDays;
  const span = days * daySeconds;
  if (state === 'initial-grace') {
    if (days === 0) throw new TypeError('state: this product\'s pack gives no "initial-grace" (0 days)');
    return now + graceLeft(endsIn, days, state) - span;
  }
  const isOver = end === 'grace-ended' || end === 'build-not-covered' || end === 'clock-behind-lease';
  return isOver ? now - span - daySeconds : undefined;
}

function graceLeft(endsIn: CheckedWish['endsIn'], days: number, state: string): Seconds {
  if (endsIn === undefined) return days * daySeconds;
  const left = secondsOf(endsIn, 'endsIn');
  if (left > days * daySeconds) throw new TypeError(`endsIn: "${state}" of this product lasts ${days} days at most`);
  if (left === 0) throw new TypeError(`endsIn: a grace that ends now is no longer "${state}" but "notification"`);
  return left;
}

function leaseClaims(
  plan: LeasePlan,
  {
    vendor,
    product,
    generation,
    holder,
    grant,
    wish,
  }: LicenseSetting & { readonly holder: Identity; readonly grant: string; readonly wish: CheckedWish },
): object {
  const { edition, application } = product;
  return {
    ...intervalsOf(product),
    ...countOf(wish, product),
    iss: vendor.host.id,
    iat: plan.iat,
    exp: plan.exp,
    ends: plan.ends,
    sub: identityId(holder),
    nonce: 'TestTestTestTestTestTQ' as RequestId,
    grant,
    application: application.id,
    edition: edition.id,
    generation,
    entitlements: edition.entitlements,
    store: testStore,
    turn: 1,
    revocations: {},
    ...(plan.maintenanceUntil !== undefined && { maintenanceUntil: plan.maintenanceUntil }),
  };
}

function intervalsOf({ edition }: ChangingProduct): { readonly renewAfter: Seconds; readonly retryAfter: Seconds } {
  return { renewAfter: edition.renewalIntervalMinutes * 60, retryAfter: edition.activationIntervalMinutes * 60 };
}

/** Where nobody said it: just enough for a lease, one less for a wait. */
function countOf(
  { count, lastAttempt }: CheckedWish,
  { edition: { threshold } }: ChangingProduct,
): { readonly count: number; readonly threshold: number } {
  const isWaiting = lastAttempt === 'below-threshold';
  const waiting = count ?? threshold - 1;
  // The machine itself is counted: nobody waits for a threshold of 1.
  if (isWaiting && (waiting < 1 || waiting >= threshold)) {
    throw new TypeError(`count: ${waiting} is not from 1 to below the threshold, ${threshold}; give both`);
  }
  return { count: isWaiting ? waiting : (count ?? Math.max(1, threshold)), threshold };
}

/** How the last attempt went, and what the last answer said. */
function attemptPart(
  wish: CheckedWish,
  { now, product }: LicenseSetting,
  plan: LeasePlan | undefined,
): Pick<EditionState, 'attempt' | 'answer'> {
  const { lastAttempt } = wish;
  const given = plan && Math.min(plan.iat, now);
  const answered = given === undefined ? undefined : { ...answerBase(given, product), ...countOf(wish, product) };
  const lease = answered === undefined ? {} : { answer: { ...answered, outcome: 'lease' as const } };
  if (lastAttempt === undefined) return given === undefined ? {} : { ...lease, attempt: { at: given } };
  const at = Math.max(given ?? 0, now - 3600);
  if (!isNotice(lastAttempt)) return { ...lease, attempt: { at, code: lastAttempt } };
  const base = { ...answerBase(at, product), ...countOf(wish, product) };
  return { answer: { ...base, outcome: 'counted', reason: lastAttempt }, attempt: { at } };
}

/** Whether a host that counts the machine says it, in a signed notice. */
export function isNotice(code: string): boolean {
  return code === 'below-threshold' || code === 'quantity-exceeded' || code === 'agreement-ended';
}

function answerBase(at: Seconds, product: ChangingProduct): Omit<LastAnswer, 'outcome' | 'count' | 'threshold'> {
  return { iat: at, at, host: hostText(), ...intervalsOf(product) };
}

function installedKey({ setupKey, generation }: LicenseSetting, installedAt: Seconds): InstalledKey {
  return { text: setupKey, lastFive: setupKey.slice(-5), generation, installedAt };
}

/** The host is found anew each time, so that a test's next report is always about the way that it names. */
function emptyStateOf(): ClientState {
  return { ...emptyState, caching: false };
}

function hostText(): string {
  return `${testHost.name}:${testHost.port}`;
}
