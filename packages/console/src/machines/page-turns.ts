/** Which page of a view the address names, and how one turns them. */
import { useState } from 'react';
import { useLocation } from 'wouter';
import { machinesAddress, type MachineView } from './machine-view.ts';

export interface PageAt {
  /** What the host gave for this page; '': the first. */
  readonly cursor: string;
  /** Rows before it, as they were counted on the way: it is shown, nothing depends on it. */
  readonly from: number;
}

export const firstPage: PageAt = { cursor: '', from: 0 };

export function readPageAt(query: URLSearchParams): PageAt {
  const cursor = query.get('cursor') ?? '';
  const from = query.get('from') ?? '';
  return cursor === '' ? firstPage : { cursor, from: /^\d{1,9}$/u.test(from) ? Number(from) : 0 };
}

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
