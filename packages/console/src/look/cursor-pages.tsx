import { useState } from 'react';
import { Button } from 'react-aria-components';

export interface CursorPages {
  /** Of the page that is shown; undefined: the first. */
  readonly cursor: string | undefined;
  readonly back: () => void;
  readonly forward: (next: string) => void;
  readonly first: () => void;
}

/** Goes through a list by what the daemon gave for the next page. @param list which list: another one begins at its first page */
export function useCursorPages(list: string): CursorPages {
  const [seen, see] = useState<{ readonly list: string; readonly cursors: readonly string[] }>({ list, cursors: [] });
  const cursors = seen.list === list ? seen.cursors : [];
  return {
    cursor: cursors.at(-1),
    back: () => see({ list, cursors: cursors.slice(0, -1) }),
    forward: (next) => see({ list, cursors: [...cursors, next] }),
    first: () => see({ list, cursors: [] }),
  };
}

export function PageButtons({
  pages: { cursor, back, forward },
  next,
  label,
  names,
}: {
  readonly pages: CursorPages;
  readonly next: string | undefined;
  readonly label: string;
  readonly names: { readonly back: string; readonly forward: string };
}) {
  return (
    <nav className="pages" aria-label={label}>
      {cursor !== undefined && (
        <Button className="button" onPress={back}>
          {names.back}
        </Button>
      )}
      {next !== undefined && (
        <Button className="button" onPress={() => forward(next)}>
          {names.forward}
        </Button>
      )}
    </nav>
  );
}
