import assert from 'node:assert/strict';
import type { AdministrationApi } from '../api/administration-api.ts';
import { type Role, roles, type WhoAsks } from '../api/callers.ts';
import type { HttpServer } from '../http/http-server.ts';

/** Whoever names a role in place of a token has it. For `requireRolesKept`. */
export const whoeverSaysSo: WhoAsks = ({ headers }) => {
  const role = roles.find((one) => one === headers.authorization);
  return role && { name: role, role };
};

/**
 * Asks every address as nobody and in every role, without any handler coming to work: each lets in who has its role or more,
 * and refuses all others with `not-permitted`. Every address of the server is described, and in the description.
 * @returns how many pairs were asked.
 */
export async function requireRolesKept({ fastify }: HttpServer, api: AdministrationApi): Promise<number> {
  fastify.addHook('preParsing', async (_request, reply) => reply.code(418).send(''));
  await fastify.ready();
  const routes = api.routes.map(({ method, path, role }) => ({ method, url: path.replaceAll(/:\w+/gu, 'x'), role }));
  for (const { method, path } of api.routes) assert.ok(fastify.hasRoute({ method, url: path }), path);
  const asked: readonly (Role | 'nobody')[] = ['nobody', ...roles];
  for (const { method, url, role } of routes) {
    for (const who of asked) {
      const headers = { authorization: who, 'content-type': 'application/json' };
      const { statusCode } = await fastify.inject({ method, url, headers });
      const mayAsk = role === 'open' || (who !== 'nobody' && roles.indexOf(who) >= roles.indexOf(role));
      assert.equal(statusCode, mayAsk ? 418 : 403, `${method} ${url} as ${who}`);
    }
  }
  return routes.length * asked.length;
}
