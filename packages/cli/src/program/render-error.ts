/** The one place where an error becomes text, a problem document (RFC 9457) and an exit class. */
import { ActivationError, catalogue, type CatalogueRow, isActivationError } from '@attiva/protocol';
import type { Terminal } from './terminal.ts';

/** A problem document as `--json` prints it: the members of the wire's, with what a script at a prompt needs besides. */
export interface ProblemJson {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly facts: ActivationError['facts'];
  readonly cause: string;
  readonly side: CatalogueRow['side'];
  readonly retry: CatalogueRow['retry'];
  readonly remedy: string;
  readonly familiar?: string;
  readonly retryAfter?: number;
  readonly exit: number;
}

/** Prints any error and returns the exit class. */
export function renderError(error: unknown, terminal: Terminal, json: boolean): number {
  const known = isActivationError(error) ? error : internal(error);
  const row: CatalogueRow = catalogue[known.code];
  if (json) terminal.out(JSON.stringify(problemOf(known)));
  else terminal.note(explain(known, row, terminal));
  // Our own bug: the stack is what the person who gets the report needs.
  if (!isActivationError(error) && error instanceof Error) terminal.note(error.stack ?? error.message);
  return row.exit;
}

export function problemOf(error: ActivationError): ProblemJson {
  const row: CatalogueRow = catalogue[error.code];
  return {
    type: `urn:attiva:error:${error.code}`,
    title: row.title,
    status: row.status,
    code: error.code,
    detail: error.detail,
    facts: error.facts,
    cause: row.cause,
    side: row.side,
    retry: row.retry,
    remedy: row.remedy,
    ...(row.familiar === undefined ? {} : { familiar: row.familiar }),
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfter: error.retryAfterSeconds }),
    exit: row.exit,
  };
}

function explain(error: ActivationError, row: CatalogueRow, terminal: Terminal): string {
  const lines = [`${terminal.strong(error.code)}: ${error.detail}`];
  // Only errors of the catalogue are fit to show; what a library wrote may hold anything.
  for (let deeper = error.cause; isActivationError(deeper); deeper = deeper.cause)
    lines.push(line('because', `${deeper.code}: ${deeper.detail}`));
  // What is wrong with the words stands in the detail already; a general sentence about usage would only hide it.
  if (error.code !== 'wrong-usage') lines.push(line('cause', row.cause));
  lines.push(line('side', row.side), line('remedy', row.remedy));
  if (error.retryAfterSeconds !== undefined) lines.push(line('retry', `after ${error.retryAfterSeconds} s`));
  if (row.familiar !== undefined) lines.push(line('familiar', row.familiar));
  for (const name of ['usage', 'example']) {
    const value = error.facts[name];
    if (error.code === 'wrong-usage' && typeof value === 'string') lines.push(line(name, value));
  }
  return lines.join('\n');
}

function line(label: string, text: string): string {
  return `  ${label.padEnd(9)} ${text}`;
}

function internal(cause: unknown): ActivationError {
  return new ActivationError('internal', 'attiva came upon something it did not expect; this is a bug of ours', {
    cause,
  });
}
