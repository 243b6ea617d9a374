/**
 * The log of a daemon: structured lines, one wide one per request. Secrets are known by their type, not by the name of
 * the field they stand in; what is worth logging is left to the callers.
 */
import { pino, type DestinationStream, type Logger } from 'pino';
import { redacted, redactedText } from './redaction.ts';

export type Log = Logger;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface LogOptions {
  /** `attiva-host`, `attiva-authority`. */
  readonly name: string;
  readonly level: LogLevel;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where lines go; `main.ts` gives standard error. */
  readonly destination: DestinationStream;
}

/** A log whose every field and message has passed redaction. */
export function createLog(options: LogOptions): Log {
  return pino(
    {
      name: options.name,
      level: options.level,
      base: { name: options.name },
      timestamp: () => `,"time":"${new Date(options.now()).toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redacted(fields) as Record<string, unknown>,
        bindings: (fields) => redacted(fields) as Record<string, unknown>,
      },
      hooks: {
        logMethod(parameters, method) {
          const safe = parameters.map((each) => (typeof each === 'string' ? redactedText(each) : each));
          method.apply(this, safe as Parameters<typeof method>);
        },
      },
    },
    options.destination,
  );
}

/** A log that keeps nothing. */
export function createSilentLog(): Log {
  return pino({ level: 'silent' });
}
