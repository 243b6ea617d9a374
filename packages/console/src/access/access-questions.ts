/** What the pages of this room ask. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useHost } from '../asking/host.tsx';
import { everyFewSeconds } from '../asking/pace.ts';
import type { Parts } from '../asking/questions.ts';

export type Account = Parts['Account'];
export type ApiToken = Parts['ApiToken'];
export type ConsoleSession = Parts['ConsoleSession'];
export type Exposed = Parts['ConsoleExposure'];
export interface Reached {
  /** Undefined: it is reached from the machine alone. */
  readonly exposed?: Exposed;
  readonly waysIn: Parts['WaysIn'];
}

export function useAccounts(): UseQueryResult<readonly Account[]> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['accounts'],
    queryFn: async () => (await ask({ method: 'GET', path: '/v1/accounts' })).accounts,
    refetchInterval: everyFewSeconds,
  });
}

export function useTokens(): UseQueryResult<readonly ApiToken[]> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['api-tokens'],
    queryFn: async () => (await ask({ method: 'GET', path: '/v1/api-tokens' })).tokens,
    refetchInterval: everyFewSeconds,
  });
}

export interface OpenSessions {
  readonly sessions: readonly ConsoleSession[];
  /** There may be more of them, at other daemons on the same database. */
  readonly elsewhere: boolean;
}

/** @param all of everybody: for administrators */
export function useSessions(all: boolean): UseQueryResult<OpenSessions> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['sessions', all],
    queryFn: () => ask({ method: 'GET', path: '/v1/console-sessions', query: { all } }),
    refetchInterval: everyFewSeconds,
  });
}

/** How the console is reached. */
export function useReach(): UseQueryResult<Reached> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['console-exposure'],
    queryFn: () => ask({ method: 'GET', path: '/v1/console-exposure' }),
    refetchInterval: everyFewSeconds,
  });
}

/** Refused with `not-permitted` where whoever is signed in has no account here: by a link or a further way. */
export function useOwnAccount(): UseQueryResult<Account> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['account'],
    queryFn: () => ask({ method: 'GET', path: '/v1/account' }),
  });
}
