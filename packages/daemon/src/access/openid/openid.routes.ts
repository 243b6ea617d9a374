/** Two addresses for browsers: to the provider, and back from it. */
import { ActivationError, isActivationError } from '@attiva/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AdministrationApi } from '../../api/administration-api.ts';
import { cookieOf, cookieSecurity } from '../../console/console-session.ts';
import { pageHeaders, refusedPage } from '../../console/drawn-page.ts';
import { addressOf } from '../../http/address-of.ts';
import { anything } from '../../schema/schema.ts';
import type { AccessParts } from '../access-parts.ts';
import { openBrowserSession } from '../browser-session.ts';
import { arrived } from '../log-in.ts';
import { callerBy } from '../way-to-log-in.ts';
import { beginSeconds, BegunSignIns } from './begun-sign-ins.ts';
import { type OpenIdProvider, returnPath } from './openid-provider.ts';

const way = { name: 'openid' } as const;
/** Where the page of the log-in leads. */
export const beginPath = '/openid/begin';

export function addOpenIdRoutes(api: AdministrationApi, access: AccessParts, provider: OpenIdProvider): void {
  const begunSignIns = new BegunSignIns(access.random);
  const cookie = `${access.cookie}-openid`;
  const page = { method: 'GET', role: 'open', mediaType: 'text/html', query: anything() } as const;
  const refuse = (reply: FastifyReply, error: unknown): FastifyReply => {
    if (!isActivationError(error)) throw error;
    access.log.warn({ error }, 'a log-in by OpenID did not come about');
    return reply
      .code(403)
      .headers(pageHeaders)
      .send(refusedPage({ name: access.issuer }, error.detail));
  };
  api.addPage(
    {
      ...page,
      path: beginPath,
      summary: 'Sends a browser to the OpenID provider.',
      statuses: { 303: 'To the provider.', 403: 'It cannot be asked.' },
    },
    async ({ request, reply }) => {
      try {
        const { location, begun } = await provider.begin();
        const value = begunSignIns.keep(begun, addressOf(request.ip), access.now());
        setCookie(reply, access, { name: cookie, value, seconds: beginSeconds });
        return await reply
          .headers({ ...pageHeaders, location })
          .code(303)
          .send('');
      } catch (error) {
        return refuse(reply, error);
      }
    },
  );
  api.addPage(
    {
      ...page,
      path: returnPath,
      summary: 'Signs in the browser that comes back from the OpenID provider.',
      statuses: { 303: 'Signed in: to the first page.', 403: 'Nobody, or nobody with a role here.' },
    },
    async ({ request, reply }) => {
      try {
        const begun = begunSignIns.take(cookieOf(request, cookie), access.now());
        setCookie(reply, access, { name: cookie, value: '', seconds: 0 });
        if (begun === undefined) throw refusal('This browser did not begin to sign in, or too long ago.');
        const secret = await signIn(access, provider, { begun, request, reply });
        return await reply
          .headers({ ...pageHeaders, location: `/#page=${secret}` })
          .code(303)
          .send('');
      } catch (error) {
        return refuse(reply, error);
      }
    },
  );
}

interface Returned {
  readonly begun: NonNullable<ReturnType<BegunSignIns['take']>>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function signIn(
  access: AccessParts,
  provider: OpenIdProvider,
  { begun, request, reply }: Returned,
): Promise<string> {
  const person = await provider.end(request.url, begun);
  if (person === undefined)
    throw refusal('The OpenID provider knows you, and nothing that it says gives you a role here.');
  const caller = callerBy(way, person, access.now());
  const from = request.ip;
  await access.store.transact((change) => change.record(arrived(caller, from, { way: way.name, subject: 'log-in' })));
  return openBrowserSession(access, { caller, way: way.name, from }, { request, reply });
}

const refusal = (why: string): ActivationError => new ActivationError('openid-refused', why);

/** Lax: the browser brings it along when the provider's page sends it here, and with nothing else from elsewhere. */
function setCookie(
  reply: FastifyReply,
  access: Pick<AccessParts, 'door'>,
  { name, value, seconds }: { readonly name: string; readonly value: string; readonly seconds: number },
): void {
  // A name that begins with `__Host-` takes no other path.
  const path = access.door === 'exposed' ? '/' : '/openid';
  const text = `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax${cookieSecurity(access)}; Max-Age=${seconds}`;
  void reply.header('set-cookie', text);
}
