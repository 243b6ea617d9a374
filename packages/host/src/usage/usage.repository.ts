/** SQL of usage statements: the figures of days that they are made of, and those that were signed. */
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';

interface Place {
  readonly vendor: string;
  readonly application: string;
  readonly day: number;
}

/** A statement that was signed. */
export interface StoredUsage {
  readonly digest: string;
  readonly vendor: string;
  /** `2026-11`. */
  readonly month: string;
  /** `2026-11-30`. */
  readonly lastDay: string;
  /** 1: to the end of its month. */
  readonly whole: number;
  readonly signedAt: Seconds;
  /** JSON of the chain. */
  readonly chain: string;
}

const stored = 'digest, vendor, month, last_day as "lastDay", whole, signed_at as "signedAt", chain';

/** Days that were counted, from one to another, in their order. */
export async function listCountedDays(on: Statements, from: number, to: number): Promise<readonly number[]> {
  const rows = await on.all<{ day: number }>('select day from counted_days where day between ? and ? order by day', [
    from,
    to,
  ]);
  return rows.map(({ day }) => day);
}

/** The first day that was ever counted, as far as it is remembered. */
export async function firstCountedDay(on: Statements): Promise<number | undefined> {
  const row = await on.get<{ day: number | null }>('select min(day) as day from counted_days');
  return row?.day ?? undefined;
}

/** Lasting machines with a lease, edition by edition. */
export async function listEditionUse(
  on: Statements,
  { vendor, from, to }: { readonly vendor: string; readonly from: number; readonly to: number },
): Promise<readonly (Place & { readonly edition: string; readonly licensed: number })[]> {
  return on.all(
    `select vendor, application, edition, day, licensed from daily_use
      where vendor = ? and day between ? and ? order by application, day, edition`,
    [vendor, from, to],
  );
}

/** The same machines, generation by generation. */
export async function listGenerationUse(
  on: Statements,
  { vendor, from, to }: { readonly vendor: string; readonly from: number; readonly to: number },
): Promise<readonly (Place & { readonly generation: number; readonly licensed: number })[]> {
  return on.all(
    `select vendor, application, generation, day, licensed from daily_generations
      where vendor = ? and day between ? and ? order by application, day, generation`,
    [vendor, from, to],
  );
}

/** Highest numbers of short-lived machines. */
export async function listShortLived(
  on: Statements,
  { vendor, from, to }: { readonly vendor: string; readonly from: number; readonly to: number },
): Promise<readonly (Place & { readonly peak: number })[]> {
  return on.all('select vendor, application, day, peak from ephemeral_days where vendor = ? and day between ? and ?', [
    vendor,
    from,
    to,
  ]);
}

/** The newest statement of a month that ends at a day. */
export async function findStated(
  on: Statements,
  { vendor, month, lastDay }: { readonly vendor: string; readonly month: string; readonly lastDay: string },
): Promise<StoredUsage | undefined> {
  return on.get<StoredUsage>(
    `select ${stored} from usage_statements where vendor = ? and month = ? and last_day = ?
      order by position desc limit 1`,
    [vendor, month, lastDay],
  );
}

/** The whole statement that was signed last: the end of the line. */
export async function findLastWhole(on: Statements, vendor: string): Promise<StoredUsage | undefined> {
  return on.get<StoredUsage>(
    `select ${stored} from usage_statements where vendor = ? and whole = 1 order by position desc limit 1`,
    [vendor],
  );
}

export async function findByDigest(on: Statements, digest: string): Promise<StoredUsage | undefined> {
  return on.get<StoredUsage>(`select ${stored} from usage_statements where digest = ?`, [digest]);
}

/** All, the newest first. */
export async function listStated(on: Statements): Promise<readonly StoredUsage[]> {
  return on.all<StoredUsage>(`select ${stored} from usage_statements order by position desc`);
}

export async function insertStated(on: Statements, one: StoredUsage): Promise<void> {
  await on.run(
    `insert into usage_statements (digest, vendor, month, last_day, whole, signed_at, chain)
      values (?, ?, ?, ?, ?, ?, ?)`,
    [one.digest, one.vendor, one.month, one.lastDay, one.whole, one.signedAt, one.chain],
  );
}

/** When the data of this host was restored from a backup last, as the audit remembers it. */
export async function lastRestored(on: Statements): Promise<Seconds | undefined> {
  const row = await on.get<{ at: number | null }>("select max(at) as at from audit where action = 'data-restored'");
  return row?.at ?? undefined;
}
