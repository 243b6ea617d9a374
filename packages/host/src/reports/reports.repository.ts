/** SQL of the figures: each reads a part of an index that holds what it counts and little else, or rows of days. */
import type { Seconds } from '@attiva/protocol';
import type { SqlValue, Statements } from '@attiva/storage';

export interface Survey {
  /** Machines of the edition that are remembered. */
  readonly known: number;
  /** Of these: lasting ones in the counting window. */
  readonly counted: number;
  /** Lasting ones that hold a lease. */
  readonly licensed: number;
}

/** Figures of one generation. */
export interface GenerationSurvey extends Survey {
  readonly generation: number;
}

export interface DailyGeneration {
  readonly vendor: string;
  readonly application: string;
  readonly generation: number;
  readonly day: number;
  readonly licensed: number;
}

export interface DailyUse extends Survey {
  readonly vendor: string;
  readonly application: string;
  readonly edition: string;
  /** Whole days since 1970, in UTC. */
  readonly day: number;
  readonly takenAt: Seconds;
}

interface Edition {
  readonly vendor: string;
  readonly application: string;
  readonly edition: string;
}

/** Figures over the next `most` machines of an edition, and the last of them; no last one: that was the end. */
export async function surveyStep(
  on: Statements,
  of: Edition & { readonly at: Seconds; readonly since: Seconds },
  { after, most }: { readonly after: { readonly leaseUntil: number; readonly client: string }; readonly most: number },
): Promise<{
  readonly figures: readonly GenerationSurvey[];
  readonly last: { leaseUntil: number; client: string } | undefined;
}> {
  const { vendor, application, edition, at, since } = of;
  const from = 'vendor = ? and application = ? and edition = ? and (lease_until, client) > (?, ?)';
  const values: SqlValue[] = [vendor, application, edition, after.leaseUntil, after.client];
  const figures = await on.all<GenerationSurvey>(
    `select generation, count(*) as known,
        coalesce(sum(case when ephemeral = 0 and last_seen > ? then 1 else 0 end), 0) as counted,
        coalesce(sum(case when ephemeral = 0 and lease_until > ? then 1 else 0 end), 0) as licensed
      from (select generation, ephemeral, last_seen, lease_until from clients
        where ${from} order by lease_until, client limit ?) as part group by generation`,
    [since, at, ...values, most],
  );
  const last = await on.get<{ leaseUntil: number; client: string }>(
    `select lease_until as "leaseUntil", client from clients where ${from} order by lease_until, client limit 1 offset ?`,
    [...values, most - 1],
  );
  return { figures, last };
}

export async function saveUse(on: Statements, rows: readonly DailyUse[]): Promise<void> {
  if (rows.length === 0) return;
  await on.runEach(
    `insert into daily_use (vendor, application, edition, day, known, counted, licensed, taken_at)
      values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (vendor, application, edition, day) do update set known = excluded.known, counted = excluded.counted,
        licensed = excluded.licensed, taken_at = excluded.taken_at`,
    rows.map((row) => [
      row.vendor,
      row.application,
      row.edition,
      row.day,
      row.known,
      row.counted,
      row.licensed,
      row.takenAt,
    ]),
  );
}

/** A day, counted: an application that has no machine any more has no row of it. */
export async function saveCounted(
  on: Statements,
  {
    day,
    takenAt,
    generations,
  }: {
    readonly day: number;
    readonly takenAt: Seconds;
    readonly generations: readonly DailyGeneration[];
  },
): Promise<void> {
  await on.run(
    `insert into counted_days (day, taken_at) values (?, ?)
      on conflict (day) do update set taken_at = excluded.taken_at`,
    [day, takenAt],
  );
  await on.run('delete from daily_generations where day = ?', [day]);
  if (generations.length === 0) return;
  await on.runEach(
    'insert into daily_generations (vendor, application, generation, day, licensed) values (?, ?, ?, ?, ?)',
    generations.map((row) => [row.vendor, row.application, row.generation, row.day, row.licensed]),
  );
}

/** The newest day with figures, and when they were taken. */
export async function lastTaken(
  on: Statements,
): Promise<{ readonly day: number; readonly takenAt: Seconds } | undefined> {
  const row = await on.get<{ day: number | null; takenAt: Seconds | null }>(
    'select max(day) as day, max(taken_at) as "takenAt" from counted_days',
  );
  if (row === undefined || row.day === null || row.takenAt === null) return undefined;
  return { day: row.day, takenAt: row.takenAt };
}

/** Figures of the days from one on, in their order. */
export async function listUse(on: Statements, from: number): Promise<readonly DailyUse[]> {
  return on.all<DailyUse>(
    `select vendor, application, edition, day, known, counted, licensed, taken_at as "takenAt" from daily_use
      where day >= ? order by day, vendor, application, edition`,
    [from],
  );
}

/** Highest numbers of short-lived machines, day by day. */
export async function listPeaks(
  on: Statements,
  from: number,
): Promise<
  readonly { readonly vendor: string; readonly application: string; readonly day: number; readonly peak: number }[]
> {
  return on.all('select vendor, application, day, peak from ephemeral_days where day >= ? order by day', [from]);
}

/** Machines whose lease ends from one time to another. */
export async function countLeases(on: Statements, of: Edition, from: Seconds, to: Seconds): Promise<number> {
  const row = await on.get<{ n: number }>(
    `select count(*) as n from clients where vendor = ? and application = ? and edition = ?
      and lease_until >= ? and lease_until < ?`,
    [of.vendor, of.application, of.edition, from, to],
  );
  return row?.n ?? 0;
}

/** Machines (also short-lived ones) that were last seen before a time. */
export async function countSilent(on: Statements, of: Omit<Edition, 'edition'>, before: Seconds): Promise<number> {
  const row = await on.get<{ n: number }>(
    `select (select count(*) from clients where vendor = ? and application = ? and ephemeral = 0 and last_seen < ?)
      + (select count(*) from clients where vendor = ? and application = ? and ephemeral = 1 and last_seen < ?) as n`,
    [of.vendor, of.application, before, of.vendor, of.application, before],
  );
  return row?.n ?? 0;
}

interface SomeEditions extends Omit<Edition, 'edition'> {
  /** Absent: all of the application, which is read faster. */
  readonly editions: readonly string[] | undefined;
}

/** Lasting machines, with a lease or without, that were last seen from one time to another. */
export async function countSeen(
  on: Statements,
  of: SomeEditions,
  { from, to }: { readonly from: Seconds; readonly to: Seconds },
): Promise<number> {
  const { vendor, application, editions } = of;
  const some = editions === undefined ? '' : ` and edition in (${editions.map(() => '?').join(', ')})`;
  const row = await on.get<{ n: number }>(
    `select count(*) as n from clients where vendor = ? and application = ? and ephemeral = 0
      and last_seen >= ? and last_seen < ?${some}`,
    [vendor, application, from, to, ...(editions ?? [])],
  );
  return row?.n ?? 0;
}

/**
 * Lasting machines without a lease, by the day of 24 hours from now on in which an interval after their last contact ends;
 * -1: it has ended.
 */
export async function countUnlicensed(
  on: Statements,
  of: Edition,
  { now, interval }: { readonly now: Seconds; readonly interval: number },
): Promise<readonly { readonly day: number; readonly n: number }[]> {
  return on.all(
    `select day, count(*) as n from (
        select case when last_seen + ? < ? then -1 else (last_seen + ? - ?) / 86400 end as day from clients
          where vendor = ? and application = ? and edition = ? and lease_until <= ? and ephemeral = 0) as days
      group by day`,
    [interval, now, interval, now, of.vendor, of.application, of.edition, now],
  );
}

export interface FailureOfDay {
  readonly vendor: string;
  /** Empty: requests named one that no pack knows. */
  readonly application: string;
  readonly day: number;
  readonly code: string;
  readonly total: number;
}

export async function listFailures(on: Statements, from: number): Promise<readonly FailureOfDay[]> {
  return on.all<FailureOfDay>(
    'select vendor, application, day, code, total from failure_days where day >= ? order by day, vendor, application, code',
    [from],
  );
}

/** Images that split since a time: how many, and how many machines took identities of their own. */
export async function countClones(
  on: Statements,
  since: Seconds,
): Promise<{ readonly images: number; readonly machines: number }> {
  const row = await on.get<{ images: number; machines: number }>(
    'select count(*) as images, coalesce(cast(sum(splits) as bigint), 0) as machines from images where last_split > ?',
    [since],
  );
  return row ?? { images: 0, machines: 0 };
}
