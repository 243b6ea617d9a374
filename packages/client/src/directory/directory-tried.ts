import { ActivationError, type ErrorCode, type ErrorFacts } from '@attiva/protocol';

/** The directory in a report: asked before all hosts. */
export interface DirectoryTried {
  /** Name of the domain or server; '' where it was not learned. */
  readonly directory: string;
  readonly outcome: 'licensed' | 'struck-off';
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly facts?: ErrorFacts;
  /** Its objects for this product: the one that licenses, and each other with its own cause. */
  readonly objects: readonly ObjectTried[];
}

/** One activation object of the report. */
export interface ObjectTried {
  readonly object: string;
  readonly outcome: 'licensed' | 'struck-off';
  readonly code?: ErrorCode;
  readonly detail?: string;
  readonly facts?: ErrorFacts;
}

interface Choice {
  readonly chosen?: object;
  readonly lines: readonly ObjectTried[];
}

/** What came of a session for one edition. */
export function triedOf(directory: string, choice: Choice): DirectoryTried {
  const { chosen, lines: objects } = choice;
  if (chosen !== undefined) return { directory, outcome: 'licensed', objects };
  return { ...struckOff(directory, whyNone(choice)), objects };
}

function whyNone({ lines }: Choice): ActivationError {
  const [only, ...others] = lines;
  if (only?.code !== undefined && others.length === 0) {
    return new ActivationError(only.code, only.detail ?? '', { facts: only.facts ?? {} });
  }
  const why =
    only === undefined ? 'it holds none for this product' : `none of its ${lines.length} for this product is good`;
  return new ActivationError('no-activation-object', why);
}

export function struckOff(directory: string, error: ActivationError): DirectoryTried {
  const { code, detail, facts } = error;
  return { directory, outcome: 'struck-off', code, detail, facts, objects: [] };
}
