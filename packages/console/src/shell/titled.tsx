import { type ReactNode, useEffect } from 'react';
import { useWords } from '../words/words.tsx';
import { LookOnly } from './role.tsx';
import type { Role } from './roles.ts';

const none: readonly Role[] = [];

/** The heading of a page, which is the title of its window too. */
export function Titled({
  title,
  changes = none,
  children,
}: {
  readonly title: string;
  /** Roles that the changes of this page take: whoever lacks one is told so, here. */
  readonly changes?: readonly Role[];
  readonly children?: ReactNode;
}) {
  const words = useWords();
  useEffect(() => {
    document.title = `${title} · ${words.say('shell.name')}`;
  }, [title, words]);
  return (
    <>
      <div className="page-head">
        <h1>{title}</h1>
        {children}
      </div>
      <LookOnly changes={changes} />
    </>
  );
}
