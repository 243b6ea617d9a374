import type { HttpServer } from '../http/http-server.ts';
import { schemaErrors } from '../schema/schema-errors.ts';

/**
 * From now on this administration listener answers with `internal` where an answer is not exactly what its description
 * says: a field too few, or one that no reader of the description knows of. For fixtures, before the server listens.
 */
export function requireDescribedAnswers({ fastify }: Pick<HttpServer, 'fastify'>): void {
  fastify.addHook('preSerialization', async (request, _reply, payload) => {
    const { described } = request.routeOptions.config;
    // A refusal is a problem document.
    if (described === undefined || !('answer' in described) || Buffer.isBuffer(payload)) return payload;
    // As it goes out: without what is undefined.
    const sent: unknown = JSON.parse(JSON.stringify(payload));
    const [wrong] = schemaErrors(described.answer, sent);
    if (wrong === undefined) return payload;
    const { path, says, name } = wrong;
    const what = `${described.method} ${described.path}: ${path.join('.')} ${says} ${name ?? ''}`;
    console.error(what);
    throw new TypeError(`The answer is not as described. ${what}`);
  });
}
