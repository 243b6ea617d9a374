/**
 * The one error class. Wrong *data* (from a wire, a file, a person) is an `ActivationError` with a code of the
 * catalogue; a wrong *call* by a programmer is a `TypeError`. Only the catalogue knows titles, statuses and remedies.
 */
import type { ErrorCode } from './catalogue.ts';

/** Facts of one occurrence, for people and programs: flat, small, never a secret. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

export interface ActivationErrorOptions {
  readonly facts?: ErrorFacts;
  readonly cause?: unknown;
  /** Seconds after which another try makes sense. */
  readonly retryAfterSeconds?: number;
}

export class ActivationError extends Error {
  override readonly name = 'ActivationError';
  readonly code: ErrorCode;
  /** One sentence about this occurrence, fit to show. */
  readonly detail: string;
  readonly facts: ErrorFacts;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, detail: string, options: ActivationErrorOptions = {}) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.facts = options.facts ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /**
   * The published SDK holds a copy of this class of its own (it is one bundled file), so one program may meet both: they
   * are one kind of error, told by name and code instead of by constructor.
   */
  static override [Symbol.hasInstance](value: unknown): value is ActivationError {
    return value instanceof Error && value.name === 'ActivationError' && 'code' in value && 'facts' in value;
  }
}

/** Whether the value is an error of the catalogue. */
export function isActivationError(value: unknown): value is ActivationError {
  return value instanceof ActivationError;
}
