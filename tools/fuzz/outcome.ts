/** What every parser promises about the errors that it throws. */
import { catalogue, errorFromProblem, isActivationError, isErrorCode, problemOf } from '@attiva/protocol';
import { BrokenPromise, promise } from './target.ts';

/** Whatever acts instead of printing: controls, line ends, characters that turn the reading direction. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A person reads this; a log line holds it. */
const longestDetail = 64 * 1024;

/**
 * The label of an error that a parser may throw: its code. (Where it was thrown shows in the coverage.)
 * @param documented says which `TypeError` the parser's docstring allows.
 * @throws what was given, where it is no such error; {BrokenPromise} where it is one that breaks its promises.
 */
export function labelOfError(error: unknown, documented?: RegExp): string {
  if (error instanceof BrokenPromise) throw error;
  if (error instanceof TypeError && documented?.test(error.message) === true) return 'TypeError';
  if (!isActivationError(error)) throw error;
  const { code, detail, facts } = error;
  promise(isErrorCode(code) && code in catalogue, `the code ${String(code)} is not in the catalogue`);
  promise(code !== 'internal', 'a parser calls its input a mistake of ours');
  promise(typeof detail === 'string' && detail !== '', `${code}: no detail`);
  promise(detail.length <= longestDetail, `${code}: a detail of ${detail.length} characters`);
  promise(!unprintable.test(detail), `${code}: a detail that is not one printable line: ${JSON.stringify(detail)}`);
  promise(Object.values(facts).every(isFlat), `${code}: facts that are not flat`);
  const read = errorFromProblem(JSON.parse(JSON.stringify(problemOf(error))));
  promise(read.code === code, `${code}: its problem document reads as ${read.code}`);
  return code;
}

function isFlat(fact: unknown): boolean {
  if (Array.isArray(fact)) return fact.every((item) => typeof item === 'string' || typeof item === 'number');
  return fact === null || ['string', 'number', 'boolean'].includes(typeof fact);
}

/** Runs a parser that may refuse: `accepted` gives the label of what came out. */
export function judged<T>(parse: () => T, accepted: (value: T) => string, documented?: RegExp): string {
  let value: T;
  try {
    value = parse();
  } catch (error) {
    return labelOfError(error, documented);
  }
  return accepted(value);
}
