import { ActivationError, catalogue, type ErrorFacts, isErrorCode } from '@attiva/protocol';
import type { HttpAnswer } from '../network/network.ts';
import { isRecord } from '../state/client-state.ts';

/**
 * The body of a 200 answer, still to be judged. Everything else is thrown with its cause: a problem document of a host
 * (unsigned, so only ever a hint for the report), or whatever stands between and answered instead.
 */
export function bodyOfAnswer(answer: HttpAnswer): unknown {
  if (answer.status === 407) {
    throw new ActivationError('proxy-authentication-required', 'an HTTP proxy on the way asks for a log-in');
  }
  const body = parseJson(answer.text);
  if (answer.status === 200 && answer.type === 'application/json' && isRecord(body)) return body;
  if (answer.type === 'application/problem+json' && isRecord(body)) {
    const problem = readProblem(body, answer);
    if (problem !== undefined) throw problem;
  }
  const what = answer.type === '' ? 'without a media type' : `of type ${answer.type.slice(0, 80)}`;
  throw new ActivationError('answer-not-ours', `something else answered: status ${answer.status}, ${what}`, {
    facts: { status: answer.status, type: answer.type.slice(0, 80) },
  });
}

/** Undefined when it is nobody's problem document of ours. */
function readProblem(body: Record<string, unknown>, answer: HttpAnswer): ActivationError | undefined {
  const { code, detail, facts, retryAfter } = body;
  if (!isErrorCode(code)) return undefined;
  const seconds = typeof retryAfter === 'number' && retryAfter >= 0 ? retryAfter : answer.retryAfterSeconds;
  const said = typeof detail === 'string' ? printable(detail) : catalogue[code].title;
  return new ActivationError(code, said, {
    facts: flatFacts(facts),
    ...(seconds !== undefined && { retryAfterSeconds: Math.floor(seconds) }),
  });
}

/** Text from the network, fit for a terminal and a log: one line, no control characters, bounded. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 300);
}

function flatFacts(facts: unknown): ErrorFacts {
  if (!isRecord(facts)) return {};
  const kept = Object.entries(facts)
    .slice(0, 16)
    .filter(([name, value]) => name.length <= 64 && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => [name, typeof value === 'string' ? printable(value) : value]);
  return Object.fromEntries(kept) as ErrorFacts;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No JSON: told by the caller as an answer that is not ours.
  }
}
