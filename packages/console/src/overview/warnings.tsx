import { Icon } from '../look/icon.tsx';
import { Prose, Spoken } from '../look/prose.tsx';
import { warningRemedy, warningText } from '../words/told.ts';
import { useWords } from '../words/words.tsx';
import { causes, type Warning } from './overview-facts.ts';

/** What is the matter and what to do; what follows from another stands under it. */
export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  const words = useWords();
  if (warnings.length === 0) return null;
  return (
    <section className="warnings" aria-label={words.say('warnings.title')}>
      <ul>
        {causes(warnings).map(({ warning, explains }) => (
          <li key={`${warning.code} ${warning.subject ?? ''}`} className={`warning ${warning.severity}`}>
            <Icon name={warning.severity} size={20} />
            <div>
              <h2>
                <span className="only-heard">{words.say(`severity.${warning.severity}`)}: </span>
                <Spoken text={warningText(words, warning)} />
              </h2>
              <Prose text={warningRemedy(words, warning)} />
              {explains.length > 0 && (
                <details>
                  <summary>{words.say('warnings.explains', { count: explains.length })}</summary>
                  <ul>
                    {explains.map((one) => (
                      <li key={`${one.code} ${one.subject ?? ''}`}>
                        <Spoken text={warningText(words, one)} />
                      </li>
                    ))}
                  </ul>
                </details>
              )}
            </div>
            <code className="quiet">{warning.code}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
