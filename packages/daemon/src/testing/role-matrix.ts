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

type Headers = Readonly<Record<string, string>>;

/** What somebody of a role sends along; a role that nobody can have by this way: undefined. */
export type ShowsRole = (role: Role) => Headers | undefined;

const namesRole: ShowsRole = (role) => ({ authorization: role });

type Ask = (method: AnyDescription['method'], path: string, headers: Headers) => Promise<number>;

/**
 * Asks every address as nobody and in every role, without any handler coming to work: each lets in who has its role or more,
 * and refuses all others with `not-permitted`. Every address of the server is described, and in the description.
 * @param shows how a role is shown; default: for `whoeverSaysSo`.
 * @returns what was asked, as OpenAPI writes it: `GET /v1/machines/{machine}`.
 */
export async function requireRolesKept(
  server: HttpServer,
  api: AdministrationApi,
  shows: ShowsRole = namesRole,
): Promise<readonly string[]> {
  await prepare(server, api);
  const ask: Ask = async (method, url, headers) => (await server.fastify.inject({ method, url, headers })).statusCode;
  return await askAll(api, { ask, shows, isServed: () => true });
}

/** The same at an exposed listener, over real TLS: what is done on the machine alone is refused to everybody. */
export async function requireRolesKeptOverTls(
  server: HttpServer,
  api: AdministrationApi,
  { host, shows = namesRole }: { readonly host: string; readonly shows?: ShowsRole },
): Promise<readonly string[]> {
  await prepare(server, api);
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  try {
    const ask: Ask = async (method, path, headers) =>
      (await askOverTls(port, { method, path, headers: { ...headers, host } })).status;
    return await askAll(api, { ask, shows, isServed: ({ onlyHere }) => onlyHere !== true });
  } finally {
    await server.close(0);
  }
}

async function prepare({ fastify }: HttpServer, api: AdministrationApi): Promise<void> {
  fastify.addHook('preParsing', async (_request, reply) => reply.code(418).send(''));
  await fastify.ready();
  for (const { method, path } of api.routes) assert.ok(fastify.hasRoute({ method, url: path }), path);
}

interface Walk {
  readonly ask: Ask;
  readonly shows: ShowsRole;
  readonly isServed: (route: AnyDescription) => boolean;
}

async function askAll({ routes }: AdministrationApi, { ask, shows, isServed }: Walk): Promise<readonly string[]> {
  const callers: readonly (Role | 'nobody')[] = ['nobody', ...roles];
  const addresses = new Set<string>();
  for (const route of routes) {
    const { method, path, role } = route;
    addresses.add(`${method} ${path.replaceAll(/:(\w+)/gu, '{$1}')}`);
    for (const who of callers) {
      const shown = who === 'nobody' ? {} : shows(who);
      if (shown === undefined) continue;
      const headers = { ...shown, 'content-type': 'application/json' };
      const status = await ask(method, path.replaceAll(/:\w+/gu, 'x'), headers);
      const mayAsk = role === 'open' || (who !== 'nobody' && roles.indexOf(who) >= roles.indexOf(role));
      assert.equal(status, mayAsk && isServed(route) ? 418 : 403, `${method} ${path} as ${who}`);
    }
  }
  return [...addresses].sort();
}
