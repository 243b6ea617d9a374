/** Addresses of API tokens, for administrators. */
import type { AdministrationApi } from '../api/administration-api.ts';
import { object, text } from '../schema/schema.ts';
import type { Access } from './access.ts';
import { lists, newToken, shownToken, tokenSummary } from './access-schemas.ts';
import { makeToken, revokeToken } from './change-tokens.ts';

const role = 'administrator';

export function addTokenRoutes(api: AdministrationApi, access: Access): void {
  api.add(
    { method: 'GET', path: '/v1/api-tokens', role, summary: 'API tokens, newest first.', answer: lists.tokens },
    async () => ({ tokens: (await access.store.tokens()).map((token) => shownToken(token)) }),
  );
  api.add(
    {
      method: 'POST',
      path: '/v1/api-tokens',
      role,
      summary: 'Makes an API token.',
      body: newToken,
      answer: object({ token: tokenSummary, text: text({ about: 'For `Authorization: Bearer`; shown this once.' }) }),
      errors: ['name-taken'],
    },
    async ({ body, caller }) => {
      const { token, text: secret } = await makeToken(access, body, caller);
      return { token: shownToken(token), text: secret };
    },
  );
  api.add(
    {
      method: 'DELETE',
      path: '/v1/api-tokens/:token',
      role,
      summary: 'Revokes an API token.',
      params: object({ token: text({ about: 'Its id or its name.' }) }),
      answer: tokenSummary,
      errors: ['not-found'],
    },
    async ({ params: { token }, caller }) => shownToken(await revokeToken(access, token, caller)),
  );
}
