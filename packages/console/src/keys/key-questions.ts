import type { AnswerOf, HostPaths } from '@attiva/administration';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useHost } from '../asking/host.tsx';
import { everyFewSeconds } from '../asking/pace.ts';
import type { Parts } from '../asking/questions.ts';

export type KeyStatus = Parts['KeyStatus'];
export type RenewalReport = Parts['RenewalReport'];
export type AwaitedRegistration = Parts['AwaitedRegistration'];
export type HeldLists = Parts['HeldLists'];
type Packs = AnswerOf<HostPaths, 'GET', '/v1/packs'>;
export type HeldPack = Packs['packs'][number];

export function useAwaited(): UseQueryResult<readonly AwaitedRegistration[]> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['awaited'],
    queryFn: async () => (await ask({ method: 'GET', path: '/v1/registration-requests' })).requests,
    refetchInterval: everyFewSeconds,
  });
}

export function usePacks(): UseQueryResult<readonly HeldPack[]> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['packs'],
    queryFn: async () => (await ask({ method: 'GET', path: '/v1/packs' })).packs,
  });
}

export function useHeldLists(): UseQueryResult<readonly HeldLists[]> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['revocations'],
    queryFn: async () => (await ask({ method: 'GET', path: '/v1/revocations' })).vendors,
    refetchInterval: everyFewSeconds,
  });
}
