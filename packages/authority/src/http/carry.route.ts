import type { AuthorityParts } from '../authority-parts.ts';
import { answerCarryFile } from '../carry/answer-carry-file.ts';
import type { Route } from './route.ts';

/** `POST /v1/carry`: a carry file in, its answers out. */
export function carryRoute(parts: AuthorityParts): Route {
  return async (request, reply) => {
    const answer = await answerCarryFile(parts, JSON.stringify(request.body ?? null));
    request.logLine['requests'] = answer.answers.length;
    request.logLine['refused'] = answer.answers.filter((entry) => 'problem' in entry).length;
    const { vendor, answers, revocations } = answer;
    return reply.header('cache-control', 'no-store').send({ 'attiva-carry-answer': 1, vendor, answers, revocations });
  };
}
