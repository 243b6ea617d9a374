/** What the reader may: what pages offer follows it, and the daemon refuses by itself. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useHost } from '../asking/host.tsx';
import { useWords } from '../words/words.tsx';
import { isEnough, leastOf, type Role, standingOf } from './roles.ts';

/** Undefined until it is known. */
function useRole(): Role | undefined {
  const { ask } = useHost();
  const { data } = useQuery({
    queryKey: ['console-session'],
    queryFn: () => ask({ method: 'GET', path: '/v1/console-session' }),
  });
  return data?.role;
}

export function useMayDo(): (needed: Role) => boolean {
  const role = useRole();
  return (needed) => isEnough(role, needed);
}

/** What only this role may is offered to nobody else. */
export function May({ needs, children }: { readonly needs: Role; readonly children: ReactNode }): ReactNode {
  return useMayDo()(needs) ? children : null;
}

/** Said once on a page whose changes are not all open to the reader. */
export function LookOnly({ changes }: { readonly changes: readonly Role[] }) {
  const words = useWords();
  const standing = standingOf(useRole(), changes);
  if (standing === 'whole') return null;
  return (
    <p className="look-only">
      {standing === 'look'
        ? words.say('role.look', { needed: leastOf(changes) })
        : words.say(standing === 'some' ? 'role.some' : 'role.look-some')}
    </p>
  );
}
