/** How one turns the pages of a view. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import { machinesAddress, type MachineView } from './machine-view.ts';
import { firstPage, type PageAt } from './page-at.ts';

export interface PageTurns {
  readonly first: () => void;
  readonly back: () => void;
  readonly forward: (to: PageAt) => void;
}

/** A cursor only leads forward: the way back is remembered, and from a bookmark it leads to the beginning. */
export function usePageTurns(view: MachineView, at: PageAt): PageTurns {
  const [, navigate] = useLocation();
  const [seen, setSeen] = useState<readonly PageAt[]>([]);
  const go = (to: PageAt): void => navigate(machinesAddress(view, to.cursor === '' ? undefined : to));
  return {
    first: () => {
      setSeen([]);
      go(firstPage);
    },
    back: () => {
      setSeen(seen.slice(0, -1));
      go(seen.at(-1) ?? firstPage);
    },
    forward: (to) => {
      setSeen([...seen, at]);
      go(to);
    },
  };
}
