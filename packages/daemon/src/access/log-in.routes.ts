/** The administration's addresses of this room: logging in, sessions, the own account, accounts, API tokens. */
import type { FastifyRequest } from 'fastify';
import type { AdministrationApi } from '../api/administration-api.ts';
import { isSameCaller, requireRole } from '../api/callers.ts';
import { cookieOf } from '../console/console-session.ts';
import { list, object, optional, text, whole, yesNo } from '../schema/schema.ts';
import type { Access } from './access.ts';
import { addAccountRoutes } from './account.routes.ts';
import { accountName, lists, role, sessionChoice, shownSession, typed } from './access-schemas.ts';
import { openBrowserSession } from './browser-session.ts';
import { logIn } from './log-in.ts';
import { addOpenIdRoutes } from './openid/openid.routes.ts';
import { addOwnAccountRoutes } from './own-account.routes.ts';
import { signOutOne, signOutOthers } from './sign-out.ts';
import { addTokenRoutes } from './token.routes.ts';

export function addAccessRoutes(api: AdministrationApi, access: Access): void {
  addLogInRoutes(api, access);
  addSessionRoutes(api, access);
  addOwnAccountRoutes(api, access);
  addAccountRoutes(api, access);
  addTokenRoutes(api, access);
  if (access.openId !== undefined) addOpenIdRoutes(api, access, access.openId);
}

function addLogInRoutes(api: AdministrationApi, access: Access): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/console-log-in',
      role: 'open',
      summary: 'Whether anybody can log in with a password, and which further ways there are.',
      answer: object({
        accounts: yesNo({ about: 'There is an account.' }),
        ways: list(text(), { about: 'Which take name and password, too.' }),
        openId: yesNo({ about: '`GET /openid/begin` leads to a provider.' }),
        links: yesNo({ about: 'One-time links are good at this listener.' }),
      }),
    },
    async () => ({
      accounts: (await access.store.accounts()).length > 0,
      ways: access.ways.map(({ name }) => name),
      openId: access.openId !== undefined,
      links: access.door === 'machine',
    }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/console-log-in',
      role: 'open',
      summary: 'Signs a browser in by name and password.',
      body: object({
        name: accountName,
        password: typed,
        code: optional(text({ max: 64, about: 'Of the second factor, or a recovery code.' })),
      }),
      answer: object({ page: text({ about: 'Goes into the header `attiva-page`.' }), name: text(), role }),
      errors: ['log-in-refused', 'log-in-code-needed', 'log-in-too-often', 'busy', 'wrong-usage'],
      mostBytes: 8192,
    },
    async ({ body: { name, password, code }, request, reply }) => {
      const given = { name, password, ...(code !== undefined && { code }), from: request.ip };
      const arrival = await logIn(access, given);
      const page = openBrowserSession(access, arrival, { request, reply });
      return { page, name: arrival.caller.name, role: arrival.caller.role };
    },
  );
}

/** At others on the database it takes a second. */
const ended = whole({ about: 'How many of them were signed in here.' });

function addSessionRoutes(api: AdministrationApi, access: Access): void {
  const { keys, now, cookie } = access;
  const currentOf = (request: FastifyRequest): string => keys.sessions.idOf(cookieOf(request, cookie));
  api.add(
    {
      method: 'GET',
      path: '/v1/console-sessions',
      role: 'viewer',
      summary: 'Browsers that are signed in here as whoever asks.',
      query: sessionChoice,
      answer: lists.sessions,
    },
    ({ query: { all }, caller, request }) => {
      if (all) requireRole('administrator', caller);
      const open = keys.sessions.list(now()).filter((session) => all || isSameCaller(session.caller, caller));
      return { sessions: open.map((session) => shownSession(session, currentOf(request))), elsewhere: access.isShared };
    },
  );
  api.add(
    {
      method: 'DELETE',
      path: '/v1/console-sessions',
      role: 'viewer',
      summary:
        'Signs out all other browsers that are signed in as whoever asks, also at other daemons on the same database.',
      answer: object({ ended }),
    },
    async ({ caller, request }) => {
      const current = currentOf(request);
      return { ended: await signOutOthers(access, caller, current) };
    },
  );
  api.add(
    {
      method: 'DELETE',
      path: '/v1/console-sessions/:session',
      role: 'viewer',
      summary: 'Signs one browser out; an administrator also those of others.',
      params: object({ session: text() }),
      answer: object({ ended }),
    },
    async ({ params, caller }) => ({ ended: await signOutOne(access, caller, params.session) }),
  );
}
