import { TLSSocket } from 'node:tls';
import { ActivationError } from '@attiva/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Schema, anything, object } from '../schema/schema.ts';
import { type Caller, type Door, nobody, requireRole, type WhoAsks } from './callers.ts';
import type { AnyDescription, Answered, Asked, PageDescription, RouteDescription } from './described-route.ts';
import { type ApiTitle, openApi } from './open-api.ts';
import { readFields, readTexts } from './read-fields.ts';

export interface AdministrationApi {
  /** Registers an address. What the handler returns goes out as JSON, exactly as it is. */
  add<Answer, Params = Nothing, Query = Nothing, Body = Nothing>(
    description: RouteDescription<Params, Query, Body, Answer>,
    handle: (asked: Asked<Params, Query, Body>) => Awaitable<Answered<NoInfer<Answer>>>,
  ): void;
  /** Registers an address whose handler sends its answer by itself. */
  addPage<Params = Nothing, Query = Nothing>(
    description: PageDescription<Params, Query>,
    handle: (asked: Asked<Params, Query, Nothing>) => Awaitable<Asked<Params, Query, Nothing>['reply']>,
  ): void;
  /** Every address of this listener: there is no other. */
  readonly routes: readonly AnyDescription[];
}

export interface AdministrationOptions extends ApiTitle {
  /** Asked at each request, before its body is read. */
  readonly whoAsks: WhoAsks;
  /** Which listener this is; said by whoever makes it, never by a request. Default: `machine`. */
  readonly door?: Door;
}

/** Nothing to take: a query without fields, an empty body. */
export type Nothing = Readonly<Record<never, never>>;

type Awaitable<T> = T | Promise<T>;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The address as data; every address of an administration listener has it. */
    readonly described?: AnyDescription;
  }
  interface FastifyRequest {
    /** Who asks, on an administration listener. */
    caller: Caller;
  }
}

const nothing: Schema<Nothing> = object({});
/** Unless a page has its own: no cache keeps an answer, and no page of another origin takes it in as a script or a picture. */
const answerHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const;
const loopback = /^(?:127\.|::1$|::ffff:127\.)/u;

/**
 * Makes a server an administration listener, before its first route: each request is refused here or nowhere, and an
 * address that is not described cannot be registered (`TypeError`). Describes itself at `GET /openapi.json`.
 */
export function createAdministrationApi(fastify: FastifyInstance, options: AdministrationOptions): AdministrationApi {
  const routes: AnyDescription[] = [];
  fastify.decorateRequest('caller');
  fastify.addHook('onRoute', ({ method, url, config }) => {
    if (config?.described === undefined) throw new TypeError(`${String(method)} ${url} is not described.`);
    routes.push(config.described);
  });
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers(answerHeaders);
    await admit(request, options);
  });
  const api: AdministrationApi = {
    routes,
    add: (description, handle) => register(fastify, description, handle),
    addPage: (description, handle) => register(fastify, description, handle),
  };
  addOwnDescription(api, options);
  return api;
}

function addOwnDescription(api: AdministrationApi, title: ApiTitle): void {
  api.add(
    {
      method: 'GET',
      path: '/openapi.json',
      role: 'viewer',
      summary: 'This description of the API.',
      answer: anything({ about: 'OpenAPI 3.1.' }),
    },
    () => openApi(title, api.routes),
  );
}

/** The one place that refuses by role. @throws {ActivationError} `not-permitted`. */
async function admit(
  request: FastifyRequest,
  { whoAsks, door = 'machine' }: Pick<AdministrationOptions, 'whoAsks' | 'door'>,
): Promise<void> {
  requireDoor(request, door);
  // Where nothing is, only who may ask is told so.
  const role = request.routeOptions.config.described?.role ?? 'viewer';
  request.caller = role === 'open' ? nobody : requireRole(role, await whoAsks(request));
}

/** What came by which socket is known of the socket; headers say nothing here. @throws {ActivationError} `not-permitted`. */
function requireDoor({ ip, raw, routeOptions }: FastifyRequest, door: Door): void {
  if (door === 'machine') {
    if (loopback.test(ip)) return;
    throw new ActivationError('not-permitted', 'Administration takes requests from this machine only.');
  }
  // The listener serves nothing else; a mistake there must not become an open administration.
  if (!(raw.socket instanceof TLSSocket)) throw new ActivationError('not-permitted', 'This takes TLS.');
  if (routeOptions.config.described?.onlyHere !== true) return;
  throw new ActivationError('not-permitted', 'This is done on the machine itself, and not over the network.');
}

function register<Params, Query, Body, Returned>(
  fastify: FastifyInstance,
  description: AnyDescription & {
    readonly params?: Schema<Params>;
    readonly query?: Schema<Query>;
    readonly body?: Schema<Body>;
  },
  handle: (asked: Asked<Params, Query, Body>) => Awaitable<Returned>,
): void {
  const { method, path, mostBytes } = description;
  // Without a description of its own it takes no fields, and then its type is `Nothing`.
  const { params = nothing, query = nothing, body = nothing } = description;
  const takesBody = method === 'POST' || method === 'PUT';
  fastify.route({
    method,
    url: path,
    config: { described: description, body: 'json' },
    ...(mostBytes !== undefined && { bodyLimit: mostBytes }),
    handler: async (request, reply) =>
      handle({
        params: readTexts(params as Schema<Params>, request.params),
        query: readTexts(query as Schema<Query>, request.query),
        body: takesBody ? readFields(body as Schema<Body>, request.body) : ({} as Body),
        caller: request.caller,
        request,
        reply,
      }),
  });
}
