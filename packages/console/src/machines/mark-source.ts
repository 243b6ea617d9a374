/** Tags and groups that machines carry, as the host counts them. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { AnswerOf, HostPaths } from '@attiva/administration';
import { useHost } from '../asking/host.tsx';
import { everyHalfMinute } from '../asking/pace.ts';

export type UsedMarks = AnswerOf<HostPaths, 'GET', '/v1/machine-marks'>;

export function useUsedMarks(): UseQueryResult<UsedMarks> {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['machines', 'marks'],
    queryFn: () => ask({ method: 'GET', path: '/v1/machine-marks' }),
    refetchInterval: everyHalfMinute,
  });
}
