import { type ReactNode, useEffect } from 'react';
import { useWords } from '../words/words.tsx';

/** The heading of a page, which is the title of its window too. */
export function Titled({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  const words = useWords();
  useEffect(() => {
    document.title = `${title} · ${words.say('shell.name')}`;
  }, [title, words]);
  return (
    <div className="page-head">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
