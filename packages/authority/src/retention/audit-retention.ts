/**
 * Use case: once a day, forget entries of the audit that are past their time, in small steps with everybody else going on in
 * between, and nothing within 24 hours of a step of the clock. What customers, keys and licenses are stays as long as the
 * authority: nothing but the audit grows by what is looked at and tried.
 */
import { type ClockWatch, createStepping, type Log, type StepSizes } from '@attiva/daemon';
import { daySeconds, type Seconds } from '@attiva/protocol';
import type { Database, Transaction } from '@attiva/storage';
import { removeAudit } from '../audit/audit.repository.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { loadFact, saveFact } from './fact.repository.ts';

export interface AuditRetentionParts {
  readonly database: Database;
  readonly clock: Pick<ClockWatch, 'look' | 'holdsBack'>;
  readonly auditDays: number;
  readonly now: () => Seconds;
  readonly log: Log;
  /** Milliseconds: measures how long a step takes. */
  readonly monotonic: () => number;
  /** Rows of a step. */
  readonly sizes?: StepSizes;
}

export interface AuditRetention {
  /**
   * Gives how many entries were forgotten; `undefined` when it is not due, the clock was set within the last 24 hours, or it was
   * stopped.
   */
  runIfDue(): Promise<number | undefined>;
  /** Looks now and every minute. */
  start(): Promise<void>;
  /** For good: a run that goes on ends after the step that it is at. */
  stop(): Promise<void>;
}

export function createAuditRetention(parts: AuditRetentionParts): AuditRetention {
  const { database, clock, auditDays, now, log, monotonic, sizes } = parts;
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  const runIfDue = async (): Promise<number | undefined> => {
    if (stopped.signal.aborted) return undefined;
    // Once for the whole run, before the clock is judged: a step while it goes on is not believed.
    const at = now();
    const last = await loadFact<Seconds>(database, 'retention-at');
    if (last !== undefined && Math.abs(at - last) < daySeconds) return undefined;
    if (await clock.holdsBack()) return undefined;
    const held = await database.hold('retention');
    // Another authority on this database is at it.
    if (held === undefined) return undefined;
    try {
      return await forget(at);
    } finally {
      await held.release();
    }
  };
  const forget = async (at: Seconds): Promise<number> => {
    const usual = { database, clock, monotonic, stopped: stopped.signal };
    const stepping = createStepping<Transaction>({ ...usual, ...(sizes !== undefined && { sizes }) });
    const sum = await stepping.forget((tx, most) => removeAudit(tx, at - auditDays * daySeconds, most));
    if (stepping.cutShort()) return sum;
    await database.transact((tx) => saveFact(tx, 'retention-at', at));
    return sum;
  };
  const look = async (): Promise<void> => {
    try {
      await clock.look();
      const entries = await runIfDue();
      // The head of the audit in the log: whoever writes the chain anew does not reach what is elsewhere by then.
      if (entries !== undefined)
        log.info({ entries, audit: (await verifyAudit(database)).head }, 'forgot entries of the audit past their time');
    } catch (error) {
      log.error({ error }, 'forgetting entries of the audit failed');
    }
  };
  const next = async (): Promise<void> => {
    running ??= look().finally(() => {
      running = undefined;
    });
    await running;
  };
  return {
    runIfDue,
    async start(): Promise<void> {
      timer ??= setInterval(() => void next(), 60_000).unref();
      await next();
    },
    async stop(): Promise<void> {
      clearInterval(timer);
      stopped.abort();
      await running;
    },
  };
}
