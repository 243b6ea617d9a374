/** `POST /v1/desk` on the administration listener: for whoever answers the telephone or is handed a file. */
import type { FastifyInstance } from 'fastify';
import type { AuthorityParts } from '../authority-parts.ts';
import { readBody } from '../http/json-body.ts';
import { answerRequest } from './answer-request.ts';

/** Shared with the page for telephones: the request in any of its forms. */
export const requestBody = {
  type: 'object',
  required: ['request'],
  properties: {
    /** An installation ID or a signed request, as it was typed, read or carried. */
    request: { type: 'string', minLength: 1, maxLength: 20_000 },
  },
  additionalProperties: false,
} as const;

export interface RequestBody {
  readonly request: string;
}

export function addDeskRoutes(fastify: FastifyInstance, parts: AuthorityParts, actor: string): void {
  const json = { config: { body: 'json' as const }, bodyLimit: 32 * 1024 };
  fastify.post('/v1/desk', json, async (request) =>
    answerRequest(parts, readBody<RequestBody>(requestBody, request.body).request, { actor, road: 'desk' }),
  );
}
