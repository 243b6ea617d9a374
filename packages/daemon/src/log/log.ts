/**
 * The log of a daemon: structured lines, one wide one per request. Secrets are known by their type, not by the name of
 * the field they stand in; what is worth logging is left to the callers.
 */
import { type Bindings, type DestinationStream, type Logger, pino } from 'pino';
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
  const log = pino(
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
          const [first, ...rest] = parameters as unknown[];
          const safe = [typeof first === 'string' ? redactedText(first) : first, ...rest.map((each) => redacted(each))];
          // Without a message of its own pino would take the error's, as it is.
          if (first instanceof Error && rest.length === 0) safe.push(redactedText(first.message));
          method.apply(this, safe as Parameters<typeof method>);
        },
      },
      // An error has become a plain object by then.
      serializers: { err: (value: unknown) => value },
    },
    options.destination,
  );
  return redactChildren(log);
}

/** The bindings of a child log pass none of the formatters of its parent. */
function redactChildren(log: Log): Log {
  // oxlint-disable-next-line typescript/unbound-method -- called with the log it is called on, below
  const plain = log.child;
  log.child = function redactedChild(this: Log, bindings, options) {
    return plain.call(this, redacted(bindings) as Bindings, options);
  } as typeof plain;
  return log;
}

/** A log that keeps nothing. */
export function createSilentLog(): Log {
  return pino({ level: 'silent' });
}
