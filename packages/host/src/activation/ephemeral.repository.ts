/**
 * SQL of short-lived machines: how many live now, and the highest number of each day. Their rows stand among the clients;
 * what is counted of them in the window is the highest day.
 */
import { daySeconds, type KeyId, type Seconds, shortLifeSeconds, type VendorId } from '@attiva/protocol';
import type { Statements, Writes } from '@attiva/storage';

export interface OfApplication {
  readonly vendor: VendorId;
  readonly application: string;
}

/** The highest number that lived at once on one day, in UTC. */
export interface DailyPeak extends OfApplication {
  /** Whole days since 1970. */
  readonly day: number;
  readonly peak: number;
}

/** The day of a time: days are those of UTC, everywhere. */
export function dayOf(at: Seconds): number {
  return Math.floor(at / daySeconds);
}

/** Short-lived clients that were seen within the last 26 hours and have not left. */
export async function countLiving(
  on: Statements,
  { vendor, application }: OfApplication,
  now: Seconds,
): Promise<number> {
  const row = await on.get<{ n: number }>(
    'select count(*) as n from clients where vendor = ? and application = ? and ephemeral = 1 and last_seen > ?',
    [vendor, application, now - shortLifeSeconds],
  );
  return row?.n ?? 0;
}

/** The highest day after `since`; 0 where there was none. */
export async function loadPeak(
  on: Statements,
  { vendor, application }: OfApplication,
  since: Seconds,
): Promise<number> {
  const row = await on.get<{ peak: number | null }>(
    'select max(peak) as peak from ephemeral_days where vendor = ? and application = ? and day > ?',
    [vendor, application, dayOf(since)],
  );
  return row?.peak ?? 0;
}

export function savePeaks(on: Writes, peaks: readonly DailyPeak[]): void {
  if (peaks.length === 0) return;
  on.write(
    `insert into ephemeral_days (vendor, application, day, peak) values (?, ?, ?, ?)
      on conflict (vendor, application, day) do update set peak = excluded.peak
      where excluded.peak > ephemeral_days.peak`,
    peaks.map(({ vendor, application, day, peak }) => [vendor, application, day, peak]),
  );
}

/** At most `most` short-lived clients of an application that were seen before a time. */
export async function listGone(
  on: Statements,
  { vendor, application }: OfApplication,
  { before, most }: { readonly before: Seconds; readonly most: number },
): Promise<{ readonly client: KeyId }[]> {
  return on.all<{ client: KeyId }>(
    `select client from clients where vendor = ? and application = ? and ephemeral = 1 and last_seen < ?
      order by last_seen limit ? + 0`,
    [vendor, application, before, most],
  );
}
