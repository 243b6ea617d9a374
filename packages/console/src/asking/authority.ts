/** The authority that served these pages, by its own paths; and what several of its pages ask. */
import { type Ask, asking, type AuthorityParts, type AuthorityPaths } from '@attiva/administration';
import { type QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useHost } from './host.tsx';
import { everyFewSeconds } from './pace.ts';

export type AuthorityPart = AuthorityParts['schemas'];
export type AuthorityStatus = AuthorityPart['AuthorityStatus'];

export interface AskedAuthority {
  readonly ask: Ask<AuthorityPaths>;
  readonly queries: QueryClient;
}

export function useAuthority(): AskedAuthority {
  const { send, queries } = useHost();
  return useMemo(() => ({ ask: asking<AuthorityPaths>(send), queries }), [send, queries]);
}

export function useAuthorityStatus(): UseQueryResult<AuthorityStatus> {
  const { ask } = useAuthority();
  return useQuery({
    queryKey: ['status'],
    queryFn: () => ask({ method: 'GET', path: '/v1/status' }),
    refetchInterval: everyFewSeconds,
  });
}
