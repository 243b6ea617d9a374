import { RefusedError } from '@attiva/administration';
import { Card } from '../look/card.tsx';
import { useWords } from '../words/words.tsx';

/** While the first answer is on its way: the shape of what comes. */
export function Waiting() {
  const words = useWords();
  return (
    <output className="waiting" aria-label={words.say('waiting')}>
      <span className="bone" />
      <span className="bone tall" />
      <span className="bone tall" />
    </output>
  );
}

/** The host answered, and said no; or it did not answer. */
export function Refused({ error }: { readonly error: unknown }) {
  const words = useWords();
  const { title, detail, code } =
    error instanceof RefusedError ? error.problem : { title: words.say('connection.gone'), detail: '', code: '' };
  return (
    <Card title={title} className="error">
      {detail !== '' && <p>{detail}</p>}
      {code !== '' && (
        <p className="quiet">
          <code>{code}</code>
        </p>
      )}
    </Card>
  );
}
