import type { HostStatus } from '../asking/questions.ts';
import { Card, Pill, type Tone } from '../look/card.tsx';
import { Day, When } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';
import { type Ending, endings, urgency } from './overview-facts.ts';

const tones: Readonly<Record<ReturnType<typeof urgency>, Tone>> = {
  past: 'bad',
  soon: 'bad',
  coming: 'warn',
  far: 'quiet',
};

/** Terms that end, the nearest first, and when the host asks for new ones by itself. */
export function Endings({ status }: { readonly status: HostStatus }) {
  const words = useWords();
  const list = endings(status);
  return (
    <Card title={words.say('endings.title')}>
      {list.length === 0 ? (
        <p className="quiet">{words.say('endings.none')}</p>
      ) : (
        <ul className="lines">
          {list.map((ending) => (
            <EndingLine key={`${ending.key.grant} ${ending.what}`} ending={ending} now={status.now} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function EndingLine({ ending, now }: { readonly ending: Ending; readonly now: number }) {
  const words = useWords();
  const { what, key, vendor, at } = ending;
  const { enabled, from, outcome } = key.renewal;
  return (
    <li>
      <div className="line-head">
        <strong>{key.name}</strong>
        <Pill tone={tones[urgency(at, now)]}>
          <When at={at} now={now} />
        </Pill>
      </div>
      <p className="quiet">
        {words.say(`endings.${what}`)} <Day at={at} /> · {vendor} · <code>…{key.key}</code>
      </p>
      <p className="quiet">
        {outcome !== undefined && outcome !== 'renewed' && outcome !== 'unchanged' ? (
          <>
            {words.say('endings.failed')} <code>{outcome}</code>
          </>
        ) : enabled && from !== undefined ? (
          <>
            {words.say('endings.asks')} <Day at={from} />
          </>
        ) : (
          words.say('endings.by-hand')
        )}
      </p>
    </li>
  );
}
