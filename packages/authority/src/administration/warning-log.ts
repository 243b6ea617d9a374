/**
 * Warnings in the log of a service that runs for months: each when it is raised and once a day while it stands, for whoever
 * reads only the log. `attiva authority status` and `attiva doctor` show the same ones when they are asked.
 */
import type { Log, RaisedWarning } from '@attiva/daemon';
import { daySeconds, hourSeconds, type Seconds } from '@attiva/protocol';

export interface WarningLog {
  look(): Promise<void>;
  /** Looks now and every hour. */
  start(): Promise<void>;
  stop(): void;
}

export function createWarningLog(parts: {
  readonly warnings: () => Promise<readonly RaisedWarning[]>;
  readonly log: Log;
  readonly now: () => Seconds;
}): WarningLog {
  const { warnings, log, now } = parts;
  const told = new Map<string, Seconds>();
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const raised = await warnings();
    const codes = new Set(raised.map(({ code }) => code));
    for (const code of told.keys()) if (!codes.has(code)) told.delete(code);
    for (const warning of raised) {
      const last = told.get(warning.code);
      if (last !== undefined && Math.abs(now() - last) < daySeconds) continue;
      told.set(warning.code, now());
      log.warn({ ...warning }, warning.text);
    }
  };
  return {
    look,
    async start(): Promise<void> {
      await look();
      const failed = (error: unknown): void => log.error({ error }, 'looking for warnings failed');
      timer ??= setInterval(() => void look().catch(failed), hourSeconds * 1000).unref();
    },
    stop: () => clearInterval(timer),
  };
}
