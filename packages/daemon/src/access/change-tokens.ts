/** Use cases: API tokens are made and revoked, and recognised at each request. */
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Caller, Role, WhoAsks } from '../api/callers.ts';
import { type AccessParts, newId } from './access-parts.ts';
import { requireAccountName } from './account.ts';
import { type ApiToken, apiTokenDigest, apiTokenIn, apiTokenText } from './api-token.ts';

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  /** Absent: for ever. */
  readonly days?: number | undefined;
}

const day: Seconds = 86_400;

/** `text` is shown this once. @throws {ActivationError} `wrong-usage`, `name-taken`. */
export async function makeToken(
  parts: AccessParts,
  { name: given, role, days }: NewToken,
  caller: Caller,
): Promise<{ readonly token: ApiToken; readonly text: string }> {
  const name = requireAccountName(given);
  const text = apiTokenText(parts.random(32));
  const at = parts.now();
  const token: ApiToken = {
    id: newId(parts),
    name,
    role,
    digest: apiTokenDigest(text),
    createdAt: at,
    createdBy: caller.name,
    expiresAt: days === undefined ? null : at + days * day,
    lastUsedAt: null,
  };
  await parts.store.transact(async (change) => {
    if ((await change.tokens()).some((other) => other.name === name))
      throw new ActivationError('name-taken', `There is a token ${name} already.`, { facts: { name } });
    await change.saveToken(token);
    const details = { name, role, until: token.expiresAt };
    await change.record({ actor: caller.name, action: 'api-token-made', subject: token.id, details });
  });
  return { token, text };
}

/** Ends what came of its links, too. @param which its name or id @throws {ActivationError} `not-found`. */
export async function revokeToken({ store, keys }: AccessParts, which: string, caller: Caller): Promise<ApiToken> {
  const revoked = await store.transact(async (change) => {
    const token = (await change.tokens()).find(({ id, name }) => id === which || name === which);
    if (token === undefined) throw new ActivationError('not-found', `There is no token ${which.slice(0, 64)}.`);
    await change.removeToken(token.id);
    const details = { name: token.name, role: token.role };
    await change.record({ actor: caller.name, action: 'api-token-revoked', subject: token.id, details });
    return token;
  });
  keys.endOf(({ token }) => token === revoked.id);
  return revoked;
}

/** Use is noted to the hour: a program that asks each second writes nothing each second. */
const useSeconds: Seconds = 3600;

/** Whoever shows a token: `backup (token)`, so that no account is meant. */
export function apiTokenHolder({ store, now }: Pick<AccessParts, 'store' | 'now'>): WhoAsks {
  return async ({ headers }) => {
    const text = apiTokenIn(headers.authorization);
    if (text === undefined) return undefined;
    const token = await store.tokenOf(apiTokenDigest(text));
    const at = now();
    if (token === undefined || (token.expiresAt !== null && token.expiresAt <= at)) return undefined;
    const lastUsedAt = at - (at % useSeconds);
    if (token.lastUsedAt === null || token.lastUsedAt < lastUsedAt) {
      await store.transact(async (change) => {
        // It may have been revoked meanwhile.
        if ((await change.tokenOf(token.digest)) !== undefined) await change.saveToken({ ...token, lastUsedAt });
      });
    }
    const until = token.expiresAt;
    return { name: `${token.name} (token)`, role: token.role, token: token.id, ...(until !== null && { until }) };
  };
}
