import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useAuthority } from '../../asking/authority.ts';
import { everyHalfMinute } from '../../asking/pace.ts';
import type { Pack } from './product-options.ts';

export function usePacks(): UseQueryResult<readonly Pack[]> {
  const { ask } = useAuthority();
  return useQuery({
    queryKey: ['/packs'],
    queryFn: async () => (await ask({ method: 'GET', path: '/v1/packs' })).packs,
    refetchInterval: everyHalfMinute,
  });
}
