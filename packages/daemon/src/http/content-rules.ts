import { ActivationError } from '@attiva/protocol';
import type { FastifyInstance } from 'fastify';

/** What a route's request carries: a compact statement as text, JSON, or what a browser's form sends, as its bytes. */
export type BodyKind = 'jose' | 'json' | 'form';

const mediaTypes: Readonly<Record<BodyKind, string>> = {
  jose: 'application/jose',
  json: 'application/json',
  form: 'multipart/form-data',
};

/**
 * One media type per route. A statement arrives as the string it is; JSON is parsed. Any other type is refused before
 * the body is read.
 */
export function addContentRules(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(mediaTypes.jose, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  fastify.addContentTypeParser(mediaTypes.json, { parseAs: 'string' }, fastify.getDefaultJsonParser('error', 'error'));
  fastify.addContentTypeParser(mediaTypes.form, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  fastify.addHook('onRequest', async (request) => {
    if (request.method === 'GET' || request.method === 'DELETE' || request.is404) return;
    const expected = mediaTypes[request.routeOptions.config.body ?? 'jose'];
    const given = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (given === expected) return;
    throw new ActivationError('wrong-content-type', `This address takes ${expected}, and got ${given ?? 'no type'}.`, {
      facts: { expected, given: given?.slice(0, 100) ?? null },
    });
  });
}
