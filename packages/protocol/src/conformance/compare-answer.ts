/** Whether a program's answer is the expected one. */
import { canonicalJson } from '../envelope/canonical-json.ts';
import type { VectorCase } from './vector-case.ts';

/** What came back from a program: maybe an answer, maybe anything. */
export type AnswerVerdict =
  | { readonly as: 'expected' }
  | { readonly as: 'differs'; readonly found: string }
  | { readonly as: 'garbage'; readonly found: string };

/**
 * Compares the code, and the result where both sides have one. A program need not give results.
 */
export function compareAnswer(vector: VectorCase, answer: unknown): AnswerVerdict {
  if (typeof answer !== 'object' || answer === null || !('code' in answer) || typeof answer.code !== 'string') {
    return { as: 'garbage', found: 'no {"id","code"}' };
  }
  if (answer.code !== vector.expect) return { as: 'differs', found: answer.code };
  if (vector.result === undefined || !('result' in answer)) return { as: 'expected' };
  const found = rendered(answer.result);
  return found === rendered(vector.result) ? { as: 'expected' } : { as: 'differs', found: `result ${found}` };
}

function rendered(value: unknown): string {
  try {
    return canonicalJson(value);
  } catch {
    return 'that is no canonical JSON'; // The program's own doing: it is reported as a difference.
  }
}
