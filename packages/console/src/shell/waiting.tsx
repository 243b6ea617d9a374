import { useWords } from '../words/words.tsx';
import { Refusal } from './refusal.tsx';

/** While the first answer is on its way: the shape of what comes. @param error what came in its place */
export function Waiting({ error = null }: { readonly error?: unknown }) {
  const words = useWords();
  if (error !== null) return <Refusal error={error} reading />;
  return (
    <output className="waiting" aria-label={words.say('waiting')}>
      <span className="bone" />
      <span className="bone tall" />
      <span className="bone tall" />
    </output>
  );
}
