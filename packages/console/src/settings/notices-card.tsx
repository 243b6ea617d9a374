import { Button } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { Card, Pill } from '../look/card.tsx';
import { useWords } from '../words/words.tsx';
import { useDoing } from './doing.ts';

/** Whether notices of health go out. */
export function NoticesCard({ mayTest }: { readonly mayTest: boolean }) {
  const words = useWords();
  const { ask } = useHost();
  const { start, isBusy, result, refused } = useDoing(() =>
    ask({ method: 'POST', path: '/v1/notification-tests', body: {} }),
  );
  return (
    <Card title={words.say('notices.title')}>
      <p>{words.say('notices.what')}</p>
      {mayTest && (
        <div className="row-actions">
          <Button className="button" isDisabled={isBusy} onPress={() => start(undefined)}>
            {words.say(isBusy ? 'notices.testing' : 'notices.test')}
          </Button>
        </div>
      )}
      <output>
        {result?.tried.length === 0 && <p>{words.say('notices.none')}</p>}
        <ul className="lines">
          {result?.tried.map(({ channel, taken, why }) => (
            <li key={channel}>
              <p className="line-head">
                <strong>{words.say(`notices.${channel}`)}</strong>
                <Pill tone={taken ? 'good' : 'bad'}>{words.say(taken ? 'notices.taken' : 'notices.failed')}</Pill>
              </p>
              {why !== undefined && <p>{why}</p>}
            </li>
          ))}
        </ul>
      </output>
      {refused !== undefined && (
        <p className="setting-refused" role="alert">
          {refused}
        </p>
      )}
    </Card>
  );
}
