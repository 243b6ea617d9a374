/** Addresses of accounts, for administrators. */
import type { AdministrationApi } from '../api/administration-api.ts';
import { object, text } from '../schema/schema.ts';
import type { Access } from './access.ts';
import { accountSummary, accountWish, lists, newAccount, shownAccount, typed } from './access-schemas.ts';
import { addAccount, changeAccount, removeAccount, resetPassword } from './change-accounts.ts';
import { removeSecondFactor } from './own-account.ts';

const params = object({ name: text() });
const role = 'administrator';

export function addAccountRoutes(api: AdministrationApi, access: Access): void {
  api.add(
    { method: 'GET', path: '/v1/accounts', role, summary: 'Every account, by name.', answer: lists.accounts },
    async () => ({
      accounts: (await access.store.accounts()).map((account) => shownAccount(account)),
    }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/accounts',
      role,
      summary: 'Adds an account.',
      body: newAccount,
      answer: accountSummary,
      errors: ['name-taken', 'busy'],
    },
    async ({ body, caller }) => shownAccount(await addAccount(access, body, caller)),
  );
  api.add(
    {
      method: 'PUT',
      path: '/v1/accounts/:name',
      role,
      summary: 'Gives an account another role, disables it, or enables it again; its browsers are signed out.',
      params,
      body: accountWish,
      answer: accountSummary,
      errors: ['not-found', 'changed-meanwhile', 'last-administrator'],
    },
    async ({ params: { name }, body: wish, caller }) =>
      shownAccount(await changeAccount(access, name, { wish, caller })),
  );
  api.add(
    {
      method: 'DELETE',
      path: '/v1/accounts/:name',
      role,
      summary: 'Removes an account.',
      params,
      answer: object({}),
      errors: ['not-found', 'last-administrator'],
    },
    async ({ params: { name }, caller }) => {
      await removeAccount(access, name, caller);
      return {};
    },
  );
  addResetRoutes(api, access);
}

function addResetRoutes(api: AdministrationApi, access: Access): void {
  api.add(
    {
      method: 'PUT',
      path: '/v1/accounts/:name/password',
      role,
      summary: 'Sets the password of an account; its browsers are signed out.',
      params,
      body: object({ password: typed }),
      answer: object({}),
      errors: ['not-found', 'busy'],
    },
    async ({ params: { name }, body: { password }, caller }) => {
      await resetPassword(access, name, { password, caller });
      return {};
    },
  );
  api.add(
    {
      method: 'DELETE',
      path: '/v1/accounts/:name/second-factor',
      role,
      summary: 'Takes the second factor of an account away: its telephone and its recovery codes are lost.',
      params,
      answer: object({}),
      errors: ['not-found'],
    },
    async ({ params: { name }, caller }) => {
      await removeSecondFactor(access, name, caller);
      return {};
    },
  );
}
