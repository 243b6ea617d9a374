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
  // By callback: a promise per request is work too.
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (request.method === 'GET' || request.method === 'DELETE' || request.is404) {
      done();
      return;
    }
    const expected = mediaTypes[request.routeOptions.config.body ?? 'jose'];
    const header = request.headers['content-type'];
    const given = header === expected ? header : header?.split(';', 1)[0]?.trim().toLowerCase();
    if (given === expected) {
      done();
      return;
    }
    const detail = `This address takes ${expected}, and got ${given ?? 'no type'}.`;
    done(
      new ActivationError('wrong-content-type', detail, { facts: { expected, given: given?.slice(0, 100) ?? null } }),
    );
  });
}
