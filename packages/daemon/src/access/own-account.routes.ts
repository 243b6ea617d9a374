/** Addresses of the own account: each asks for the present password, because a screen may stand open. */
import type { AdministrationApi } from '../api/administration-api.ts';
import { cookieOf } from '../console/console-session.ts';
import { list, object, text } from '../schema/schema.ts';
import type { Access } from './access.ts';
import { accountSummary, shownAccount, typed } from './access-schemas.ts';
import {
  beginSecondFactor,
  changeOwnPassword,
  confirmSecondFactor,
  ownAccount,
  removeOwnSecondFactor,
} from './own-account.ts';

const refusals = ['not-permitted', 'log-in-refused', 'log-in-too-often', 'busy'] as const;

export function addOwnAccountRoutes(api: AdministrationApi, access: Access): void {
  api.add(
    {
      method: 'GET',
      path: '/v1/account',
      role: 'viewer',
      summary: 'The own account.',
      answer: accountSummary,
      errors: ['not-permitted'],
    },
    async ({ caller }) => shownAccount(await ownAccount(access, caller)),
  );
  api.add(
    {
      method: 'PUT',
      path: '/v1/account/password',
      role: 'viewer',
      summary: 'Changes the own password; all other browsers are signed out.',
      body: object({ current: typed, password: typed }),
      answer: object({}),
      errors: refusals,
    },
    async ({ body, caller, request }) => {
      const cookie = cookieOf(request, access.cookie);
      await changeOwnPassword(access, { ...body, caller, from: request.ip, cookie });
      return {};
    },
  );
  addFactorRoutes(api, access);
}

function addFactorRoutes(api: AdministrationApi, access: Access): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/account/second-factor',
      role: 'viewer',
      summary: 'Begins a second factor: a secret for an app, which counts once its first code was given.',
      body: object({ current: typed }),
      answer: object({
        secret: text({ about: 'To type into the app.' }),
        uri: text({ about: 'The same, to be shown as a QR code.' }),
      }),
      errors: [...refusals, 'second-factor-set'],
    },
    async ({ body, caller, request }) => beginSecondFactor(access, { ...body, caller, from: request.ip }),
  );
  api.add(
    {
      method: 'PUT',
      path: '/v1/account/second-factor',
      role: 'viewer',
      summary: 'Gives its first code; answers with the recovery codes, which are shown this once.',
      body: object({ code: text({ max: 64 }) }),
      answer: object({ recoveryCodes: list(text()) }),
      errors: [...refusals, 'not-found'],
    },
    async ({ body: { code }, caller, request }) => {
      const cookie = cookieOf(request, access.cookie);
      return { recoveryCodes: await confirmSecondFactor(access, { code, caller, cookie }) };
    },
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/account/second-factor-removals',
      role: 'viewer',
      summary: 'Takes the own second factor away.',
      body: object({ current: typed }),
      answer: object({}),
      errors: refusals,
    },
    async ({ body, caller, request }) => {
      await removeOwnSecondFactor(access, { ...body, caller, from: request.ip });
      return {};
    },
  );
}
