/**
 * Usage statements (spec/usage-statements.md): what a host's use was in one month, signed by the host, carried by people. Whether one
 * is genuine and agrees with itself is judged here, and what stands out beside those that are held: days that nobody stated,
 * figures that were others before. The file as people read it is `usage-file.ts`.
 */
import { createHash } from 'node:crypto';
import type { StatementId } from '../envelope/ids.ts';
import { ActivationError } from '../errors/activation-error.ts';
import { daySeconds } from '../rules/time-limits.ts';
import { type TrustContext, verifyChain } from '../statements/chain.ts';
import type { HostGrantClaims, UsageApplication, UsageClaims, UsageDay } from '../statements/claims.ts';
import { readStatement } from '../statements/read.ts';
import { readUsageFile } from './usage-file.ts';

export interface JudgedUsage {
  readonly claims: UsageClaims;
  readonly grant: HostGrantClaims;
  readonly id: StatementId;
  /** What the next statement calls it by. */
  readonly digest: string;
  readonly chain: readonly [string, string, string];
}

/** SHA-256 of a statement's signing input, base64url: how one statement names another. */
export function usageDigest(statement: string): string {
  const input = statement.slice(0, statement.lastIndexOf('.'));
  return createHash('sha256').update(input, 'latin1').digest('base64url');
}

/**
 * Judges a file as somebody brought it.
 * @param wanted the customer whose statement it must be, if one is expected
 * @throws {ActivationError} `usage-invalid`, every code of `verifyChain`, `other-vendor`, `usage-of-another-customer`.
 */
export function judgeUsageFile(
  text: string,
  trust: TrustContext,
  wanted: { readonly customer?: string } = {},
): JudgedUsage {
  const { chain } = readUsageFile(text);
  const verified = verifyChain('usage', chain, trust);
  const claims = verified.subject.parts.claims as unknown as UsageClaims;
  const grant = (verified.grant as { claims: HostGrantClaims }).claims;
  if (claims.vendor !== trust.vendor) {
    throw new ActivationError('other-vendor', `the statement is for ${claims.vendor}`, {
      facts: { expected: trust.vendor, found: claims.vendor },
    });
  }
  if (claims.customer !== grant.customer) throw invalid('it names another customer than the grant of its host');
  const contradiction = usageContradiction(claims);
  if (contradiction !== undefined) throw invalid(contradiction);
  if (wanted.customer !== undefined && wanted.customer !== grant.customer) {
    throw new ActivationError('usage-of-another-customer', `The statement is of ${grant.customer ?? 'no customer'}.`, {
      facts: { customer: grant.customer ?? null },
    });
  }
  return { claims, grant, id: verified.subject.id, digest: usageDigest(chain[0]), chain };
}

/**
 * What was done to a file whose signature is not good: figures that differ from a genuine statement of the same host and month,
 * or that contradict each other. Nothing of it is true: it only helps to find what was altered.
 * @throws {ActivationError} `usage-invalid`, `not-authentic` for a file that is no statement at all.
 */
export function alteredFigures(
  text: string,
  held: readonly HeldUsage[],
): { readonly differences: readonly UsageFinding[]; readonly contradiction?: string } {
  const read = readStatement(readUsageFile(text).chain[0], 'usage');
  const claims = read.parts.claims as unknown as UsageClaims;
  const genuine = held
    .filter((other) => other.claims.iss === claims.iss && other.claims.month === claims.month)
    .sort((a, b) => Math.abs(a.claims.iat - claims.iat) - Math.abs(b.claims.iat - claims.iat))[0];
  const contradiction = usageContradiction(claims);
  return {
    differences: genuine === undefined ? [] : differentFigures(genuine.claims, claims),
    ...(contradiction !== undefined && { contradiction }),
  };
}

/** The first thing in which the figures do not agree with each other, in words; `undefined` where they do. */
export function usageContradiction(claims: UsageClaims): string | undefined {
  const { month, from, to, missing, applications, iat } = claims;
  const days = daysFrom(from, to);
  if (days.length === 0 || from.slice(0, 7) !== month || to.slice(0, 7) !== month) {
    return `its days are not ${month}: ${from} to ${to}`;
  }
  if (iat < dayNumber(to) * daySeconds + daySeconds) return `it was signed before ${to} was over`;
  if (!isAscending(missing) || !missing.every((day) => days.includes(day))) return 'its missing days are no such days';
  if (!isAscending(applications.map(({ application }) => application))) return 'its applications are not in order';
  const stated = new Set(applications.flatMap((one) => one.days.map(({ day }) => day)));
  const unsaid = days.find((day) => stated.has(day) === missing.includes(day));
  if (unsaid !== undefined) {
    return stated.has(unsaid) ? `${unsaid} has figures and is called missing` : `it says nothing of ${unsaid}`;
  }
  for (const one of applications) {
    const wrong = wrongInApplication(one, days);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongInApplication(
  { application, days, peak }: UsageApplication,
  within: readonly string[],
): string | undefined {
  if (!isAscending(days.map(({ day }) => day)) || !days.every(({ day }) => within.includes(day))) {
    return `the days of ${application} are not in order`;
  }
  for (const day of days) {
    const lasting = sumOf(day.editions);
    if (day.use !== lasting + day.shortLived) {
      return `${day.day}, ${application}: use ${day.use}, and its parts are ${lasting} + ${day.shortLived}`;
    }
    if (day.generations !== undefined && sumOf(day.generations) !== lasting) {
      return `${day.day}, ${application}: generations ${sumOf(day.generations)}, editions ${lasting}`;
    }
  }
  const highest = peakOf(days);
  if (peak?.day !== highest?.day || peak?.use !== highest?.use) {
    return `${application}: peak ${peak?.use ?? 'none'}, and the highest day has ${highest?.use ?? 'none'}`;
  }
  return undefined;
}

/** The first of the days with the highest use. */
export function peakOf(days: readonly UsageDay[]): UsageApplication['peak'] {
  const [first, ...others] = days;
  if (first === undefined) return undefined;
  const { day, use } = others.reduce((best, one) => (one.use > best.use ? one : best), first);
  return { day, use };
}

/** Whether a statement reaches to the last day of its month. Only such ones are named by the next. */
export function isWholeMonth({ to }: Pick<UsageClaims, 'to'>): boolean {
  return dayText(dayNumber(to) + 1).slice(0, 7) !== to.slice(0, 7);
}

/** What stands out in a statement beside the others that are held of the same host. */
export type UsageFinding =
  | { readonly what: 'missing-days'; readonly from: string; readonly to: string }
  | {
      readonly what: 'changed-figure';
      readonly day: string;
      readonly application: string;
      /** `use`, `shortLived`, `edition desktop`, `generation 2025`. */
      readonly figure: string;
      readonly before: number;
      readonly now: number;
    }
  | { readonly what: 'fewer-days'; readonly before: number; readonly now: number }
  | { readonly what: 'unknown-predecessor'; readonly previous: string }
  | { readonly what: 'same-predecessor'; readonly month: string; readonly digest: string }
  | { readonly what: 'correction'; readonly digest: string }
  | { readonly what: 'restored'; readonly at: number }
  | { readonly what: 'other-database' };

/** A statement that is held. */
export type HeldUsage = Pick<JudgedUsage, 'claims' | 'digest'>;

/**
 * What the vendor should ask about. The order in which statements came does not matter.
 * @param held all others of the same host; the statement itself among them is not looked at
 */
export function usageFindings(one: HeldUsage, held: readonly HeldUsage[]): readonly UsageFinding[] {
  const { claims, digest } = one;
  const others = held.filter((other) => other.digest !== digest && other.claims.iss === claims.iss);
  return [
    ...missingDays(claims, others),
    ...changedFigures(claims, others),
    ...fewerDays(claims, others),
    ...predecessor(one, others),
    ...(claims.replaces === undefined ? [] : [{ what: 'correction', digest: claims.replaces } as const]),
    ...(claims.restored === undefined ? [] : [{ what: 'restored', at: claims.restored } as const]),
    ...(others.some((other) => isEarlier(other.claims, claims) && other.claims.store !== claims.store)
      ? [{ what: 'other-database' } as const]
      : []),
  ];
}

function missingDays(claims: UsageClaims, others: readonly HeldUsage[]): readonly UsageFinding[] {
  const before = others.map(({ claims: { to } }) => to).filter((to) => to < claims.from);
  const last = before.sort().at(-1);
  const gap = last === undefined ? [] : daysFrom(dayText(dayNumber(last) + 1), dayText(dayNumber(claims.from) - 1));
  return runsOf([...gap, ...claims.missing]).map(([from, to]) => ({ what: 'missing-days', from, to }));
}

/** Consecutive days as first and last. */
function runsOf(days: readonly string[]): readonly (readonly [string, string])[] {
  const runs: [string, string][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run !== undefined && dayNumber(run[1]) + 1 === dayNumber(day)) run[1] = day;
    else runs.push([day, day]);
  }
  return runs;
}

/** Against the newest earlier statement of the month. */
function changedFigures(claims: UsageClaims, others: readonly HeldUsage[]): readonly UsageFinding[] {
  const earlier = others
    .map((other) => other.claims)
    .filter((other) => other.month === claims.month && isEarlier(other, claims))
    .sort((a, b) => a.iat - b.iat)
    .at(-1);
  return earlier === undefined ? [] : differentFigures(earlier, claims);
}

/** Days that a statement has figures of. */
export function statedDays({ from, to, missing }: Pick<UsageClaims, 'from' | 'to' | 'missing'>): number {
  return daysFrom(from, to).length - missing.length;
}

/** A later statement of a part would hide the days that the earlier one has. */
function fewerDays(claims: UsageClaims, others: readonly HeldUsage[]): readonly UsageFinding[] {
  const earlier = others.filter((other) => other.claims.month === claims.month && isEarlier(other.claims, claims));
  const before = Math.max(0, ...earlier.map((other) => statedDays(other.claims)));
  const now = statedDays(claims);
  return now < before ? [{ what: 'fewer-days', before, now }] : [];
}

/** Figures of the days that both speak of, where they differ; an application that one of them lacks has none. */
function differentFigures(before: UsageClaims, now: UsageClaims): readonly UsageFinding[] {
  const names = [
    ...new Set([...before.applications, ...now.applications].map(({ application }) => application)),
  ].sort();
  const days = daysFrom(before.from, before.to).filter((day) => day >= now.from && day <= now.to);
  return names.flatMap((application) =>
    days.flatMap((day) => {
      const [then, today] = [figuresOf(before, application, day), figuresOf(now, application, day)];
      return [...new Set([...then.keys(), ...today.keys()])]
        .map((figure) => ({ figure, before: then.get(figure) ?? 0, now: today.get(figure) ?? 0 }))
        .filter((one) => one.before !== one.now)
        .map((one): UsageFinding => ({ what: 'changed-figure', day, application, ...one }));
    }),
  );
}

function figuresOf(claims: UsageClaims, application: string, day: string): ReadonlyMap<string, number> {
  const one = claims.applications
    .find((served) => served.application === application)
    ?.days.find((row) => row.day === day);
  if (one === undefined) return new Map();
  return new Map([
    ['use', one.use],
    ['shortLived', one.shortLived],
    ...Object.entries(one.editions).map(([name, use]): [string, number] => [`edition ${name}`, use]),
    ...Object.entries(one.generations ?? {}).map(([name, use]): [string, number] => [`generation ${name}`, use]),
  ]);
}

/** A part of a month is no link: the whole month and every other part of it name the same one before. */
function predecessor({ claims }: HeldUsage, others: readonly HeldUsage[]): readonly UsageFinding[] {
  const { previous } = claims;
  const findings: UsageFinding[] = [];
  if (previous !== undefined && !others.some((other) => other.digest === previous)) {
    findings.push({ what: 'unknown-predecessor', previous });
  }
  if (!isWholeMonth(claims)) return findings;
  const twin = others.find((other) => isWholeMonth(other.claims) && other.claims.previous === previous);
  if (twin !== undefined) {
    findings.push({ what: 'same-predecessor', month: twin.claims.month, digest: twin.digest });
  }
  return findings;
}

function isEarlier(one: UsageClaims, other: UsageClaims): boolean {
  return one.iat < other.iat;
}

function sumOf(figures: Readonly<Record<string, number>>): number {
  return Object.values(figures).reduce((sum, figure) => sum + figure, 0);
}

function isAscending(texts: readonly string[]): boolean {
  return texts.every((text, index) => index === 0 || (texts[index - 1] ?? '') < text);
}

/** Whole days since 1970, of `2026-11-30`; not a number for a day that is none. */
function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / (daySeconds * 1000);
}

function dayText(day: number): string {
  return new Date(day * daySeconds * 1000).toISOString().slice(0, 10);
}

/** All days from one to another, at most ten years of them; none for what is no day, or the wrong way round. */
function daysFrom(from: string, to: string): readonly string[] {
  const [first, last] = [dayNumber(from), dayNumber(to)];
  if (!(last - first >= 0 && last - first < 3660)) return [];
  // 2026-02-30 is read as a day of March.
  if (dayText(first) !== from || dayText(last) !== to) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => dayText(first + index));
}

function invalid(detail: string): ActivationError {
  return new ActivationError('usage-invalid', `The statement contradicts itself: ${detail}.`);
}
