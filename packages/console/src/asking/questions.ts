/** Questions that several pages ask: each has one key, so it is asked once. */
import type { HostParts } from '@attiva/administration';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useHost } from './host.tsx';
import { everyFewSeconds, everyHalfMinute } from './pace.ts';

export type Parts = HostParts['schemas'];
export type HostStatus = Parts['HostStatus'];
export type PublishingView = Parts['PublishingView'];
export type LookUps = Parts['LookUps'];
export type Explanation = Parts['Explanation'];

export function useStatus(): UseQueryResult<HostStatus> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['status'],
    queryFn: () => ask({ method: 'GET', path: '/v1/status' }),
    refetchInterval: everyFewSeconds,
  });
}

export function usePublishing(): UseQueryResult<PublishingView> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['publishing'],
    queryFn: () => ask({ method: 'GET', path: '/v1/publishing' }),
    refetchInterval: everyFewSeconds,
  });
}

export function useLookUps(): UseQueryResult<LookUps> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['publishing', 'look-ups'],
    queryFn: () => ask({ method: 'GET', path: '/v1/publishing-look-ups' }),
    // The host looks up at most once a minute.
    refetchInterval: everyHalfMinute,
  });
}

export function useExplanation(machine: string): UseQueryResult<Explanation> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['explanation', machine],
    queryFn: () => ask({ method: 'GET', path: '/v1/clients/explain', query: { machine } }),
    refetchInterval: everyFewSeconds,
  });
}
