import { useQuery } from '@tanstack/react-query';
import { useHost } from '../asking/host.tsx';

export type Role = 'viewer' | 'operator' | 'administrator';

/** What the reader may. What a page offers follows it; the host refuses by itself. */
export function useRole(): Role | undefined {
  const { ask } = useHost();
  const { data } = useQuery({
    queryKey: ['console-session'],
    queryFn: () => ask({ method: 'GET', path: '/v1/console-session' }),
  });
  return data?.role;
}
