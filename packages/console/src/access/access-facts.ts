/** What is said of accounts and tokens, without a look. Pure. */
import type { Account, ApiToken } from './access-questions.ts';

export type Role = Account['role'];

/** From the least to the most. */
export const roles: readonly Role[] = ['viewer', 'operator', 'administrator'];

/** Seconds before its end in which a token is told to end. */
const soon = 14 * 86_400;

export type TokenState = 'endless' | 'good' | 'ending' | 'ended';

export function tokenState({ expiresAt }: Pick<ApiToken, 'expiresAt'>, now: number): TokenState {
  if (expiresAt === null) return 'endless';
  if (expiresAt <= now) return 'ended';
  return expiresAt - now <= soon ? 'ending' : 'good';
}

export const shortestPassword = 12;

/** Why a new password cannot be sent yet; undefined: it can. The host judges all the same. */
export function passwordProblem(password: string, again: string): 'short' | 'differs' | undefined {
  if (Array.from(password).length < shortestPassword) return 'short';
  return password === again ? undefined : 'differs';
}
