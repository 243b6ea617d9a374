/** Problem documents (RFC 9457): the only place where an error becomes an HTTP answer. */
import { type ActivationError, type ProblemDocument, problemOf } from '@attiva/protocol';

export const problemMediaType = 'application/problem+json';

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly document: ProblemDocument;
}

/** The answer for an error of the catalogue. */
export function problemAnswer(error: ActivationError): ProblemAnswer {
  const document = problemOf(error);
  return {
    status: document.status,
    headers: {
      'content-type': problemMediaType,
      'cache-control': 'no-store',
      ...(document.retryAfter === undefined ? {} : { 'retry-after': String(document.retryAfter) }),
    },
    document,
  };
}
