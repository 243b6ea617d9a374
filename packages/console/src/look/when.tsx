import { useWords } from '../words/words.tsx';

/** A time as people say it, and exactly where one points at it. @param now of the host. */
export function When({ at, now }: { readonly at: number; readonly now: number }) {
  const words = useWords();
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={words.moment(at)}>
      {words.relative(at, now)}
    </time>
  );
}

export function Day({ at }: { readonly at: number }) {
  const words = useWords();
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={words.moment(at)}>
      {words.day(at)}
    </time>
  );
}
