/** The one place where an error becomes text, a problem document (RFC 9457) and an exit class. */
import { ActivationError, catalogue, type CatalogueRow, isActivationError, problemOf } from '@attiva/protocol';
import { deniedAccess } from './denied-access.ts';
import type { Terminal } from './terminal.ts';

/** Prints any error and returns the exit class. */
export async function renderError(error: unknown, terminal: Terminal, json: boolean): Promise<number> {
  const known = await asKnown(error);
  const row: CatalogueRow = catalogue[known.code];
  if (json) terminal.out(JSON.stringify(problemJson(known)));
  else terminal.note(explain(known, row, terminal));
  // Our own bug: the stack is what the person who gets the report needs.
  if (known.code === 'internal' && error instanceof Error) terminal.note(error.stack ?? error.message);
  return row.exit;
}

/** The problem document of the wire, with what a script at a prompt needs besides. Only ever grows. */
function problemJson(error: ActivationError): object {
  const { cause, side, retry, remedy, familiar, exit }: CatalogueRow = catalogue[error.code];
  return { ...problemOf(error), cause, side, retry, remedy, ...(familiar === undefined ? {} : { familiar }), exit };
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

/** Errors of storage have codes as well; the package that knows them is loaded only when something is wrong. */
async function asKnown(error: unknown): Promise<ActivationError> {
  const denied = await deniedAccess(error);
  if (denied !== undefined) return denied;
  if (isActivationError(error)) return error;
  const { asActivationError } = await import('@attiva/daemon');
  const known = asActivationError(error);
  if (known.code !== 'internal') return known;
  return new ActivationError('internal', 'attiva came upon something it did not expect; this is a bug of ours', {
    cause: error,
  });
}
