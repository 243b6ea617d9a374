import { createContext, type ReactNode, useContext } from 'react';
import type { Speaking } from './speaking.ts';

const Words = createContext<Speaking | undefined>(undefined);

export function WordsProvider({ words, children }: { readonly words: Speaking; readonly children: ReactNode }) {
  return <Words value={words}>{children}</Words>;
}

/** The language of the reader. */
export function useWords(): Speaking {
  const words = useContext(Words);
  if (words === undefined) throw new TypeError('Outside of WordsProvider.');
  return words;
}
