import { Fragment } from 'react';
import { foreign } from '../words/told.ts';

/** A sentence of the daemon: what stands between backticks is to be typed, and it begins with a capital letter. */
export function Prose({ text, className = '' }: { readonly text: string; readonly className?: string }) {
  return (
    <p className={`prose ${className}`}>
      <Spoken text={text} />
    </p>
  );
}

/** The same inside of a line; what is in English is said to be. */
export function Spoken({ text }: { readonly text: string }) {
  return text.split(foreign.begin).map((part, index) => {
    const [inside = '', ...after] = index === 0 ? [part] : part.split(foreign.end);
    return (
      <Fragment key={`${index} ${part}`}>
        {index === 0 ? (
          <Typed text={inside} />
        ) : (
          <span lang="en">
            <Typed text={inside} />
          </span>
        )}
        <Typed text={after.join('')} />
      </Fragment>
    );
  });
}

function Typed({ text }: { readonly text: string }) {
  const parts = text.split('`');
  return parts.map((part, index) =>
    // An odd number of backticks: what is after the last one is a sentence like any other.
    index % 2 === 1 && index < parts.length - 1 ? <code key={`${index} ${part}`}>{part}</code> : part,
  );
}
