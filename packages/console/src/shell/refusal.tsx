import { RefusedError } from '@attiva/administration';
import { Icon } from '../look/icon.tsx';
import { Prose, Spoken } from '../look/prose.tsx';
import { refusalDetail, told } from '../words/told.ts';
import { useWords } from '../words/words.tsx';

/**
 * Beside what was tried, or in place of what was asked for: the daemon's sentence, and what to do about it where there is something.
 * @param reading nothing was to change: where nobody answered, nothing is uncertain
 */
export function Refusal({ error, reading = false }: { readonly error: unknown; readonly reading?: boolean }) {
  const words = useWords();
  if (error === null || error === undefined) return null;
  if (!(error instanceof RefusedError))
    return <Told title={words.say(reading ? 'connection.gone' : 'refusal.unheard')} />;
  const { title, code, status } = error.problem;
  // What this page refuses itself has a title in the reader's language.
  const shown = status === 0 ? title : told(words, `error.${code}`, {}, title);
  return <Told title={shown} detail={refusalDetail(words, error.problem)} code={code} />;
}

/** The same for a part of an answer. */
export function Told({
  title,
  detail = '',
  code = '',
}: {
  readonly title: string;
  readonly detail?: string;
  readonly code?: string;
}) {
  const words = useWords();
  const remedy = `remedy.${code}`;
  return (
    <div className="refusal" role="alert">
      <Icon name="error" />
      <div>
        <strong>
          <Spoken text={title} />
        </strong>
        {detail !== '' && <Prose text={detail} />}
        {words.knows(remedy) && <Prose text={words.say(remedy)} className="quiet" />}
        {code !== '' && (
          <p className="quiet">
            <code>{code}</code>
          </p>
        )}
      </div>
    </div>
  );
}
