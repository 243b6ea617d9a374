/**
 * Use case: ask the authority for a grant anew, with the terms of today, signed by the grant's own key. Two halves as at
 * registration, so that online, file and QR end in the same `takeRenewal`. A grant that cannot be renewed goes on as it is.
 */
import {
  ActivationError,
  canonicalJson,
  createRenewalRequest,
  type HostGrantClaims,
  type KeyId,
  isActivationError,
  judgeRegistrationAnswer,
  parseCompact,
  phoneAddress,
  type PendingRegistration,
  type Seconds,
  statementId,
  type VendorClaims,
} from '@attiva/protocol';
import { recordAudit } from '../audit/audit.repository.ts';
import type { RegisterOptions } from '../registration/register-host.ts';
import { deleteGrants, saveGrant } from '../vendors/vendor.repository.ts';
import { nextAsking, placeOf, renewables, type Renewable } from './renewable.ts';
import { saveAttempt } from './renewal.repository.ts';

export interface RenewOptions extends RegisterOptions {
  /** From 0 to 1: spreads the hours at which hosts ask. */
  readonly chance: () => number;
}

export interface RenewalReport {
  readonly vendor: string;
  readonly application: string;
  readonly generation: number;
  readonly key: string;
  readonly outcome: 'renewed' | 'unchanged' | 'failed';
  /** Why it failed. */
  readonly code?: string;
  readonly detail?: string;
  /** Ends of the agreement, absent = perpetual: of what is held now, and of what was held before. */
  readonly until?: Seconds;
  readonly untilBefore?: Seconds;
  /** Names of the terms that are others now; none where the same terms were signed anew. */
  readonly changes: readonly string[];
}

export interface RenewalWish {
  /** Last five characters of a host key; all where absent. */
  readonly key?: string | undefined;
  readonly vendor?: string | undefined;
}

/** Asks now, for each grant that is meant. @throws {ActivationError} `not-found` where none is. */
export async function renewOnline(options: RenewOptions, wish: RenewalWish): Promise<RenewalReport[]> {
  const reports: RenewalReport[] = [];
  for (const one of chosen(options, wish)) reports.push(await renewOne(options, one));
  return reports;
}

/** Asks for one grant and notes what came of it: nothing that goes wrong is thrown. */
export async function renewOne(options: RenewOptions, one: Renewable): Promise<RenewalReport> {
  const report = await attempt(options, one);
  const { outcome, code = outcome, detail = '' } = report;
  const askedAt = options.now();
  const nextAt = nextAsking(askedAt, options.chance());
  await options.database.transact((tx) =>
    saveAttempt(tx, { ...placeOf(one), askedAt, outcome: code, detail: detail.slice(0, 500), nextAt }),
  );
  return report;
}

async function attempt(options: RenewOptions, one: Renewable): Promise<RenewalReport> {
  try {
    const { statement, pending } = await requestFor(options, one);
    const body = await options.askAuthority(one.vendor.vendor.authority, statement);
    return await store(options, one, { body, pending });
  } catch (error) {
    if (!isActivationError(error)) throw error;
    return { ...reportOf(one, one.grant.claims), outcome: 'failed', code: error.code, detail: error.detail };
  }
}

export interface RenewalRequest {
  readonly vendor: VendorClaims;
  readonly signingKey: KeyId;
  readonly application: string;
  readonly generation: number;
  readonly key: string;
  /** What goes to the vendor, by file or QR. */
  readonly statement: string;
  /** What its QR code says. */
  readonly address: string;
}

/** The requests as statements, for roads without a network. @throws {ActivationError} `not-found`, `host-not-registered`. */
export async function renewalRequests(options: RenewOptions, wish: RenewalWish): Promise<RenewalRequest[]> {
  const requests: RenewalRequest[] = [];
  for (const one of chosen(options, wish)) {
    const { application, generation, key, sub } = one.grant.claims;
    const { statement } = await requestFor(options, one);
    const { vendor } = one.vendor;
    const address = phoneAddress(vendor, statement);
    requests.push({ vendor, signingKey: sub, application, generation, key, statement, address });
  }
  return requests;
}

/**
 * Takes an answer in that came by another road; it says itself which grant it is for.
 * @throws {ActivationError} `answer-to-other-request` where it is for no grant of this host; what a chain is refused for.
 */
export async function takeRenewal(options: RenewOptions, body: unknown): Promise<RenewalReport> {
  const one = renewalAnswered(options, body);
  if (one === undefined) {
    throw new ActivationError('answer-to-other-request', 'this answer is for none of the grants of this host');
  }
  const report = await store(options, one, { body, pending: pendingOf(one) });
  const askedAt = options.now();
  await options.database.transact((tx) =>
    saveAttempt(tx, {
      ...placeOf(one),
      askedAt,
      outcome: report.outcome,
      detail: '',
      nextAt: nextAsking(askedAt, options.chance()),
    }),
  );
  return report;
}

/** The grant for which this may be the answer: read without belief, judged by whoever stores it. */
export function renewalAnswered({ book }: Pick<RenewOptions, 'book'>, body: unknown): Renewable | undefined {
  const chain: unknown = typeof body === 'object' && body !== null && 'chain' in body ? body.chain : undefined;
  const text: unknown = Array.isArray(chain) ? chain[0] : undefined;
  const claims = typeof text === 'string' ? parseCompact(text)?.claims : undefined;
  return renewables(book.all()).find(
    ({ vendor, grant }) =>
      vendor.id === claims?.['iss'] && grant.claims.sub === claims['sub'] && grant.claims.key === claims['key'],
  );
}

function chosen({ book }: RenewOptions, { key, vendor: wanted }: RenewalWish): Renewable[] {
  const lastFive = key?.replace(/^…/u, '').toUpperCase();
  const found = renewables(book.all()).filter(
    ({ vendor, grant }) =>
      (wanted === undefined || vendor.id === wanted) && (lastFive === undefined || grant.claims.key === lastFive),
  );
  if (found.length > 0) return found;
  throw new ActivationError('not-found', 'This host holds no such grant; `attiva host key list` shows those it holds.');
}

async function requestFor(
  options: RenewOptions,
  { vendor, grant }: Renewable,
): Promise<{ readonly statement: string; readonly pending: PendingRegistration }> {
  if (grant.signer === undefined) {
    throw new ActivationError('host-not-registered', 'the signing key of this grant is not on this host');
  }
  const device = typeof options.device === 'function' ? await options.device(vendor.id) : options.device;
  const asked = { vendor: vendor.id, iat: options.now(), jti: options.randomId(), device };
  return createRenewalRequest({ ...asked, grant: grant.claims, grantId: grant.id }, grant.signer);
}

function pendingOf({ grant }: Renewable): PendingRegistration {
  const { sub, key, application, generation, iat } = grant.claims;
  return { sub, key, renews: { application, generation, iat } };
}

async function store(
  options: RenewOptions,
  one: Renewable,
  answer: { readonly body: unknown; readonly pending: PendingRegistration },
): Promise<RenewalReport> {
  const { vendor, grant: held } = one;
  const at = options.now();
  const { grant, chain } = judgeRegistrationAnswer(answer.body, answer.pending, {
    vendor: vendor.id,
    roots: vendor.roots,
    revocations: vendor.revocations,
    allowLab: options.allowLab,
    now: at,
  });
  const id = statementId(chain[0] as string);
  const report = { ...reportOf(one, grant), changes: changesOf(held.claims, grant) };
  if (id === held.id) return { ...report, outcome: 'unchanged' };
  const { application, generation, key, registration, sub } = grant;
  const row = { grant_id: id, vendor: vendor.id, application, generation, signing_key: sub };
  await options.database.transact(async (tx) => {
    await saveGrant(tx, { ...row, chain: JSON.stringify(chain), received_at: at });
    const details = {
      application,
      generation,
      key,
      registration,
      grant: id,
      replaces: held.id,
      until: grant.until ?? 0,
    };
    await recordAudit(tx, { at, actor: options.actor, action: 'grant-renewed', subject: vendor.id, details });
  });
  await options.reload();
  await forgetReplaced(options, one, id);
  return { ...report, outcome: 'renewed' };
}

/** The one before goes once the new one serves the same products: under another root it may be needed still. */
async function forgetReplaced({ book, database, reload }: RenewOptions, one: Renewable, id: string): Promise<void> {
  const renewed = book.find(one.vendor.id)?.grants.find((grant) => grant.id === id);
  if (renewed?.signer === undefined || renewed.root !== one.grant.root) return;
  await database.transact((tx) => deleteGrants(tx, [one.grant.id]));
  await reload();
}

function reportOf(
  { vendor, grant: { claims: held } }: Renewable,
  now: HostGrantClaims,
): Omit<RenewalReport, 'outcome'> {
  const { application, generation, key } = held;
  return {
    vendor: vendor.id,
    application,
    generation,
    key,
    ...(now.until !== undefined && { until: now.until }),
    ...(held.until !== undefined && { untilBefore: held.until }),
    changes: [],
  };
}

const terms = [
  'customer',
  'agreement',
  'quantity',
  'mode',
  'until',
  'graceDays',
  'maintenanceUntil',
  'entitlements',
] as const;

function changesOf(before: HostGrantClaims, after: HostGrantClaims): string[] {
  return terms.filter((name) => canonicalJson([before[name] ?? null]) !== canonicalJson([after[name] ?? null]));
}
