/** Arrows go from row to row, as in the list of machines; Enter opens the row, since what is focused is its link. */
import { type RefObject, useEffect, useRef } from 'react';

/** For a table or a list whose rows have a link, or something that opens, each. */
export function useArrows<Rows extends HTMLElement>(): RefObject<Rows | null> {
  const rows = useRef<Rows>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      const { activeElement } = document;
      // In a field, and on a button that opens a menu, arrows have a meaning of their own.
      if (step === 0 || event.defaultPrevented || !activeElement?.matches('a, summary')) return;
      const stops = stopsIn(rows.current);
      const at = stops.findIndex(({ row }) => row.contains(activeElement));
      const next = at < 0 ? undefined : stops[at + step];
      if (next === undefined) return;
      event.preventDefault();
      next.stop.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return rows;
}

/** Rows with the first thing in each that one can go to; those without any are passed over. */
function stopsIn(rows: HTMLElement | null): readonly { readonly row: HTMLElement; readonly stop: HTMLElement }[] {
  return [...(rows?.querySelectorAll<HTMLElement>('tbody tr, :scope > li') ?? [])].flatMap((row) => {
    const stop = row.querySelector<HTMLElement>('a, summary');
    return stop === null ? [] : [{ row, stop }];
  });
}
