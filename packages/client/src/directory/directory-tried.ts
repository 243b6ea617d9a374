import type { ErrorCode, ErrorFacts } from '@attiva/protocol';

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
