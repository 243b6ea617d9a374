import assert from 'node:assert/strict';
import type { AdministrationApi } from '../api/administration-api.ts';
import { type Role, roles, type WhoAsks } from '../api/callers.ts';
import type { AnyDescription } from '../api/described-route.ts';
import type { HttpServer } from '../http/http-server.ts';
import { askOverTls } from './over-tls.ts';

/** Whoever names a role in place of a token has it. For `requireRolesKept`. */
export const whoeverSaysSo: WhoAsks = ({ headers }) => {
  const role = roles.find((one) => one === headers.authorization);
  return role && { name: role, role };
};

type Ask = (
  method: AnyDescription['method'],
  path: string,
  headers: Readonly<Record<string, string>>,
) => Promise<number>;

/**
 * Asks every address as nobody and in every role, without any handler coming to work: each lets in who has its role or more,
 * and refuses all others with `not-permitted`. Every address of the server is described, and in the description.
 * @returns how many pairs were asked.
 */
export async function requireRolesKept(server: HttpServer, api: AdministrationApi): Promise<number> {
  await prepare(server, api);
  const ask: Ask = async (method, url, headers) => (await server.fastify.inject({ method, url, headers })).statusCode;
  return await askAll(api, ask, () => true);
}

/** The same at an exposed listener, over real TLS: what is done on the machine alone is refused to everybody. */
export async function requireRolesKeptOverTls(
  server: HttpServer,
  api: AdministrationApi,
  host: string,
): Promise<number> {
  await prepare(server, api);
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  try {
    const ask: Ask = async (method, path, headers) =>
      (await askOverTls(port, { method, path, headers: { ...headers, host } })).status;
    return await askAll(api, ask, ({ onlyHere }) => onlyHere !== true);
  } finally {
    await server.close(0);
  }
}

async function prepare({ fastify }: HttpServer, api: AdministrationApi): Promise<void> {
  fastify.addHook('preParsing', async (_request, reply) => reply.code(418).send(''));
  await fastify.ready();
  for (const { method, path } of api.routes) assert.ok(fastify.hasRoute({ method, url: path }), path);
}

async function askAll(
  { routes }: AdministrationApi,
  ask: Ask,
  isServed: (route: AnyDescription) => boolean,
): Promise<number> {
  const asked: readonly (Role | 'nobody')[] = ['nobody', ...roles];
  for (const route of routes) {
    const { method, path, role } = route;
    for (const who of asked) {
      const headers = { authorization: who, 'content-type': 'application/json' };
      const status = await ask(method, path.replaceAll(/:\w+/gu, 'x'), headers);
      const mayAsk = role === 'open' || (who !== 'nobody' && roles.indexOf(who) >= roles.indexOf(role));
      assert.equal(status, mayAsk && isServed(route) ? 418 : 403, `${method} ${path} as ${who}`);
    }
  }
  return routes.length * asked.length;
}
