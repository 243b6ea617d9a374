import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Card, Pill } from '../look/card.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { english } from '../words/told.ts';
import { Prose } from '../look/prose.tsx';
import { useWords } from '../words/words.tsx';

/** Whether notices of health go out. */
export function NoticesCard({ mayTest }: { readonly mayTest: boolean }) {
  const words = useWords();
  const { ask } = useHost();
  const { mutate, isPending, data, error } = useChange(() =>
    ask({ method: 'POST', path: '/v1/notification-tests', body: {} }),
  );
  return (
    <Card title={words.say('notices.title')}>
      <p>{words.say('notices.what')}</p>
      {mayTest && (
        <div className="row-actions">
          <Button className="button" isDisabled={isPending} onPress={() => mutate()}>
            {words.say(isPending ? 'notices.testing' : 'notices.test')}
          </Button>
        </div>
      )}
      <output>
        {data?.tried.length === 0 && <p>{words.say('notices.none')}</p>}
        <ul className="lines">
          {data?.tried.map(({ channel, taken, why }) => (
            <li key={channel}>
              <p className="line-head">
                <strong>{words.say(`notices.${channel}`)}</strong>
                <Pill tone={taken ? 'good' : 'bad'}>{words.say(taken ? 'notices.taken' : 'notices.failed')}</Pill>
              </p>
              {why !== undefined && <Prose text={english(words, why)} />}
            </li>
          ))}
        </ul>
      </output>
      <Refusal error={error} />
    </Card>
  );
}
