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

/** What acts instead of printing: controls, line ends, half characters, and what turns the reading direction. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Details quote what a stranger or a file said. Made printable here, once, no terminal, log or page has to trust the place
 * that wrote the sentence.
 */
function onOneLine(text: string): string {
  return text.replace(unprintable, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export class ActivationError extends Error {
  override readonly name = 'ActivationError';
  readonly code: ErrorCode;
  /** One sentence about this occurrence, fit to show: one printable line, whatever it quotes. */
  readonly detail: string;
  readonly facts: ErrorFacts;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, detail: string, options: ActivationErrorOptions = {}) {
    const printable = onOneLine(detail);
    super(`${code}: ${printable}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = printable;
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
