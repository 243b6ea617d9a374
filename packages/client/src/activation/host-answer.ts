import { ActivationError, errorFromProblem } from '@attiva/protocol';
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
    const retryAfter = body['retryAfter'] ?? answer.retryAfterSeconds;
    throw errorFromProblem({ ...body, ...(retryAfter !== undefined && { retryAfter }) });
  }
  const what = answer.type === '' ? 'without a media type' : `of type ${answer.type.slice(0, 80)}`;
  throw new ActivationError('answer-not-ours', `something else answered: status ${answer.status}, ${what}`, {
    facts: { status: answer.status, type: answer.type.slice(0, 80) },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No JSON: told by the caller as an answer that is not ours.
  }
}
