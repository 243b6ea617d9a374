import { RefusedError } from '@attiva/administration';
import { Icon } from '../look/icon.tsx';
import { Prose } from '../look/prose.tsx';
import { useWords } from '../words/words.tsx';

/** Beside what was tried: the host's sentence, and what to do about it where there is something. */
export function Refusal({ error }: { readonly error: unknown }) {
  const words = useWords();
  if (error === null || error === undefined) return null;
  if (!(error instanceof RefusedError)) return <Told title={words.say('refusal.unheard')} />;
  const { title, detail, code } = error.problem;
  return <Told title={title} detail={detail} code={code} />;
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
        <strong>{title}</strong>
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
