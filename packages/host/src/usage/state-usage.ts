/**
 * Usage statements (spec/usage-statements.md): one file of a month's figures, signed by this host, kept as it was signed. An administrator
 * reads it and sends it to the vendor, or does not: nothing here sends anything. What the vendor makes of it is the
 * authority's `usage/`; figures for the administrator are `reports/`.
 *
 * This file: the use case that signs a month, once, and gives the same bytes whenever it is asked again.
 */
import {
  ActivationError,
  daySeconds,
  isWholeMonth,
  prepareHostStatement,
  type Seconds,
  signBatch,
  type StoreId,
  usageDigest,
  type UsageClaims,
  usageFileText,
  usageFindings,
} from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { HeldGrant, ServedVendor, VendorBook } from '../vendors/vendor-book.ts';
import { countMonth, type DaySpan, dayText } from './count-month.ts';
import {
  findByDigest,
  findLastWhole,
  findStated,
  firstCountedDay,
  insertStated,
  lastRestored,
  listStated,
  type StoredUsage,
} from './usage.repository.ts';

export interface UsageParts {
  readonly database: Database;
  readonly book: Pick<VendorBook, 'find' | 'all'>;
  readonly store: StoreId;
  readonly program: string;
  readonly now: () => Seconds;
  /** Settles the figures of the days that are over. */
  readonly settleDays: () => Promise<unknown>;
  /** Changes one after the other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface UsageWish {
  /** `2026-11`. */
  readonly month: string;
  /** Needed where the host serves several. */
  readonly vendor?: string | undefined;
  /** Sign a correction if the figures have become others since the month was stated. */
  readonly correct?: boolean | undefined;
  readonly actor: string;
}

/** A figure of a day that was signed otherwise. */
export interface ChangedFigure {
  readonly day: string;
  readonly application: string;
  /** `use`, `shortLived`, `edition desktop`, `generation 2025`. */
  readonly figure: string;
  /** As it was signed. */
  readonly before: number;
  readonly now: number;
}

/** A signed statement in short. */
export interface StatedUsage {
  readonly vendor: string;
  readonly month: string;
  readonly from: string;
  readonly to: string;
  /** Whether it reaches to the end of its month. */
  readonly whole: boolean;
  readonly digest: string;
  readonly signedAt: Seconds;
  readonly previous?: string;
  readonly replaces?: string;
}

export interface UsageAnswer extends StatedUsage {
  /** The whole file, as it would go to the vendor. */
  readonly file: string;
  /** False where it had been signed before: the same bytes. */
  readonly signedNow: boolean;
  readonly missing: readonly string[];
  readonly peaks: readonly { readonly application: string; readonly day: string; readonly use: number }[];
  /** Figures that have become others since it was signed; a correction would say them. */
  readonly changed: readonly ChangedFigure[];
}

/**
 * The statement of a month: of the days that are over.
 * @throws {ActivationError} `wrong-usage` (no month, several vendors), `vendor-unknown`, `host-not-registered`,
 * `usage-not-kept`.
 */
export async function stateUsage(parts: UsageParts, wish: UsageWish): Promise<UsageAnswer> {
  const served = chooseVendor(parts.book, wish.vendor);
  const grant = served.grants.find(({ signer, revoked }) => signer !== undefined && !revoked);
  if (grant?.signer === undefined) {
    throw new ActivationError('host-not-registered', `This host signs nothing for ${served.id}: it is not registered.`);
  }
  await parts.settleDays();
  return parts.inTurn(() => state(parts, { served, grant, wish }));
}

/** All that were signed, the newest first. */
export async function listUsage({ database }: UsageParts): Promise<readonly StatedUsage[]> {
  return (await listStated(database)).map((stored) => shortOf(stored, claimsOf(stored)));
}

/** One that was signed. @throws {ActivationError} `not-found`. */
export async function findUsage({ database }: UsageParts, digest: string): Promise<StatedUsage & { file: string }> {
  const stored = await findByDigest(database, digest);
  if (stored === undefined) throw new ActivationError('not-found', 'No statement of this digest was signed here.');
  return { ...shortOf(stored, claimsOf(stored)), file: usageFileText(chainOf(stored)) };
}

interface Stating {
  readonly served: ServedVendor;
  readonly grant: HeldGrant;
  readonly wish: UsageWish;
}

async function state(parts: UsageParts, { served, grant, wish }: Stating): Promise<UsageAnswer> {
  const span = await spanOf(parts, wish.month);
  const lastDay = dayText(span.to);
  const stated = await findStated(parts.database, { vendor: served.id, month: wish.month, lastDay });
  const claims = await claimsNow(parts, { served, grant, span, stated });
  if (stated === undefined) return answerOf(await sign(parts, { claims, grant, actor: wish.actor }), []);
  const held = { claims: claimsOf(stated), digest: stated.digest };
  const fresh = { claims: { ...claims, iat: Math.max(claims.iat, stated.signedAt + 1) }, digest: '' };
  const changed = usageFindings(fresh, [held]).flatMap((one): ChangedFigure[] => {
    if (one.what !== 'changed-figure') return [];
    const { what: _, ...figure } = one;
    return [figure];
  });
  if (changed.length === 0 || wish.correct !== true) return { ...answerOf(stated, changed), signedNow: false };
  return answerOf(
    await sign(parts, { claims: { ...fresh.claims, replaces: stated.digest }, grant, actor: wish.actor }),
    [],
  );
}

/** Days of the month that are over and that this host knows of. @throws {ActivationError} `wrong-usage`, `usage-not-kept`. */
async function spanOf({ database, now }: UsageParts, month: string): Promise<DaySpan> {
  const first = Date.parse(`${month}-01T00:00:00Z`) / (daySeconds * 1000);
  if (!/^\d{4}-\d\d$/.test(month) || !Number.isSafeInteger(first)) {
    throw new ActivationError('wrong-usage', `${JSON.stringify(month)} is no month: say it like 2026-11.`);
  }
  const [year = 0, number = 0] = month.split('-').map(Number);
  const last = Date.UTC(year, number, 1) / (daySeconds * 1000) - 1;
  const begun = await firstCountedDay(database);
  const span = {
    from: Math.max(first, begun ?? Number.POSITIVE_INFINITY),
    to: Math.min(last, Math.floor(now() / daySeconds) - 1),
  };
  if (span.from <= span.to) return span;
  const since = begun === undefined ? 'nothing has been counted yet' : `counted since ${dayText(begun)}`;
  throw new ActivationError('usage-not-kept', `No day of ${month} that is over has figures here (${since}).`, {
    facts: { month, ...(begun !== undefined && { since: dayText(begun) }) },
  });
}

async function claimsNow(
  parts: UsageParts,
  {
    served,
    grant,
    span,
    stated,
  }: Omit<Stating, 'wish'> & { readonly span: DaySpan; readonly stated: StoredUsage | undefined },
): Promise<UsageClaims> {
  const { database, store, program, now } = parts;
  const { customer } = grant.claims;
  const last = await findLastWhole(database, served.id);
  const restored = await lastRestored(database);
  const isRestored = restored !== undefined && restored > (last?.signedAt ?? 0);
  const month = dayText(span.to).slice(0, 7);
  // A correction within the same second is later than what it corrects all the same.
  const iat = now() === stated?.signedAt ? now() + 1 : now();
  return {
    iss: grant.claims.sub,
    iat,
    vendor: served.id,
    ...(customer !== undefined && { customer }),
    store,
    program,
    month,
    from: dayText(span.from),
    to: dayText(span.to),
    ...(last !== undefined && { previous: last.digest }),
    ...(isRestored && { restored }),
    ...(await countMonth(database, served, span)),
  };
}

async function sign(
  { database, now }: UsageParts,
  { claims, grant, actor }: { readonly claims: UsageClaims; readonly grant: HeldGrant; readonly actor: string },
): Promise<StoredUsage> {
  if (grant.signer === undefined) throw new TypeError('a grant that speaks has its key');
  // Alone in its batch: a neighbour's path would be a digest of something else.
  const [statement = ''] = await signBatch([prepareHostStatement('usage', claims, grant.signer.jwk)], grant.signer);
  const { vendor, month, to: lastDay, iat: signedAt } = claims;
  const whole = isWholeMonth(claims);
  const chain = [statement, ...grant.chain];
  const stored = {
    digest: usageDigest(statement),
    vendor,
    month,
    lastDay,
    whole: whole ? 1 : 0,
    signedAt,
    chain: JSON.stringify(chain),
  };
  await database.transact(async (tx) => {
    await requireNext(tx, claims);
    await insertStated(tx, stored);
    const details = { month, to: lastDay, whole, digest: stored.digest, replaces: claims.replaces ?? null };
    await recordAudit(tx, { at: now(), actor, action: 'usage-stated', subject: vendor, details });
  });
  return stored;
}

/** Another host on the same database may have signed one meanwhile: two that follow the same one would look like something hidden. */
async function requireNext(
  tx: Transaction,
  { vendor, month, to: lastDay, previous, replaces }: UsageClaims,
): Promise<void> {
  const [last, stated] = [await findLastWhole(tx, vendor), await findStated(tx, { vendor, month, lastDay })];
  if (last?.digest === previous && stated?.digest === replaces) return;
  throw new ActivationError(
    'changed-meanwhile',
    `Another host has signed a statement of ${month} meanwhile; ask again.`,
  );
}

/** @throws {ActivationError} `vendor-unknown`, `wrong-usage` where one of several must be named. */
function chooseVendor(book: UsageParts['book'], named: string | undefined): ServedVendor {
  const all = book.all();
  const [only] = all;
  const served = named === undefined && all.length === 1 ? only : all.find(({ id }) => id === named);
  if (served !== undefined) return served;
  const vendors = all.map(({ id }) => id);
  if (named !== undefined || all.length === 0) {
    throw new ActivationError('vendor-unknown', `This host does not serve ${named ?? 'any vendor'}.`, {
      facts: { vendors },
    });
  }
  throw new ActivationError('wrong-usage', `This host serves several vendors: name one (${vendors.join(', ')}).`, {
    facts: { vendors },
  });
}

function answerOf(stored: StoredUsage, changed: readonly ChangedFigure[]): UsageAnswer {
  const claims = claimsOf(stored);
  const peaks = claims.applications.flatMap(({ application, peak }) => (peak ? [{ application, ...peak }] : []));
  const file = usageFileText(chainOf(stored));
  return { ...shortOf(stored, claims), file, signedNow: true, missing: claims.missing, peaks, changed };
}

function shortOf(stored: StoredUsage, { from, to, previous, replaces }: UsageClaims): StatedUsage {
  const { vendor, month, digest, signedAt } = stored;
  return {
    vendor,
    month,
    from,
    to,
    whole: stored.whole === 1,
    digest,
    signedAt,
    ...(previous !== undefined && { previous }),
    ...(replaces !== undefined && { replaces }),
  };
}

function chainOf({ chain }: StoredUsage): readonly [string, string, string] {
  return JSON.parse(chain) as [string, string, string];
}

function claimsOf(stored: StoredUsage): UsageClaims {
  const payload = chainOf(stored)[0].split('.')[1] ?? '';
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as UsageClaims;
}
