/**
 * Errors on the wire: problem documents (RFC 9457). Writing one is exact; reading one is defensive, for it is unsigned
 * and may come from anything that answers at the address: a hint for people, never a reason to change stored state.
 */
import { ActivationError, type ErrorFacts } from './activation-error.ts';
import { catalogue, type ErrorCode, isErrorCode } from './catalogue.ts';

export interface ProblemDocument {
  /** `urn:attiva:error:CODE`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly facts: ErrorFacts;
  /** Seconds, as in the header `Retry-After`. */
  readonly retryAfter?: number;
}

/** The problem document of an error. Its `cause` stays behind: only the detail was written to be shown. */
export function problemOf(error: ActivationError): ProblemDocument {
  const { title, status } = catalogue[error.code];
  const { code, detail, facts } = error;
  const problem = { type: `urn:attiva:error:${code}`, title, status, code, detail, facts };
  if (error.retryAfterSeconds === undefined) return problem;
  // Whole seconds, as the header has them; rounded up, so that nobody comes too early.
  return { ...problem, retryAfter: Math.max(0, Math.ceil(error.retryAfterSeconds)) };
}

/** What is taken from an untrusted document, at most. */
export const problemLimits = {
  detailLength: 500,
  facts: 32,
  factLength: 256,
  listLength: 64,
  /** 30 days, the longest interval that a client ever waits. */
  retryAfterSeconds: 2_592_000,
} as const;

const factName = /^[a-z][A-Za-z0-9]{0,39}$/;
// Texts end up on terminals and in logs: no escape sequences, no line breaks, no reversal of the reading direction.
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** The error that a document from the network claims to be; `answer-not-ours` where it is none of the catalogue. */
export function errorFromProblem(document: unknown): ActivationError {
  const problem = asRecord(document);
  const code = problem?.['code'];
  if (problem === undefined || !isErrorCode(code)) {
    return new ActivationError('answer-not-ours', 'the reply is not an answer of the Attiva protocol');
  }
  const detail = boundedText(problem['detail'], problemLimits.detailLength) || catalogue[code].title;
  const retryAfterSeconds = boundedSeconds(problem['retryAfter']);
  const facts = boundedFacts(problem['facts']);
  return new ActivationError(code, detail, retryAfterSeconds === undefined ? { facts } : { facts, retryAfterSeconds });
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function boundedText(value: unknown, length: number): string {
  if (typeof value !== 'string') return '';
  // Cut before cleaning: the work stays bounded too. Cutting may halve a surrogate pair, which cleaning removes.
  return value.slice(0, length).replace(unprintable, ' ').trim();
}

function boundedSeconds(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) return undefined;
  return Math.min(value, problemLimits.retryAfterSeconds);
}

function boundedFacts(value: unknown): ErrorFacts {
  const entries: [string, ErrorFacts[string]][] = [];
  for (const [name, fact] of Object.entries(asRecord(value) ?? {})) {
    if (entries.length === problemLimits.facts) break;
    const bounded = boundedFact(fact);
    if (bounded !== undefined && factName.test(name)) entries.push([name, bounded]);
  }
  return Object.fromEntries(entries);
}

function boundedFact(fact: unknown): ErrorFacts[string] | undefined {
  if (fact === null || typeof fact === 'boolean') return fact;
  if (Array.isArray(fact)) {
    const items = fact.slice(0, problemLimits.listLength).map(boundedScalar);
    return items.filter((item) => item !== undefined);
  }
  return boundedScalar(fact);
}

function boundedScalar(value: unknown): string | number | undefined {
  if (typeof value === 'string') return boundedText(value, problemLimits.factLength);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
