import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { Card, Pill } from '../look/card.tsx';
import { Entry } from '../look/entry.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { english } from '../words/told.ts';
import { Prose } from '../look/prose.tsx';
import { useWords } from '../words/words.tsx';

/** Whether every row is as it was written, and the end of the chain to note down. */
export function Chain() {
  const words = useWords();
  const { ask } = useHost();
  const [noted, note] = useState('');
  const verification = useMutation({
    mutationFn: () =>
      ask({
        method: 'GET',
        path: '/v1/audit-verification',
        query: noted.trim() === '' ? {} : { head: noted.trim() },
      }),
  });
  const { data } = verification;
  return (
    <Card title={words.say('chain.title')} className="chain">
      <p className="quiet">{words.say('chain.what')}</p>
      <div className="chain-ask">
        <Entry label={words.say('chain.noted')} value={noted} onChange={note} hint={words.say('chain.noted.hint')} />
        <Button className="button" isDisabled={verification.isPending} onPress={() => verification.mutate()}>
          {words.say(verification.isPending ? 'chain.verifying' : 'chain.verify')}
        </Button>
      </div>
      <output>
        {data !== undefined && (
          <div className="chain-verdict">
            <Pill tone={data.intact ? 'good' : 'bad'}>{words.say(data.intact ? 'chain.holds' : 'chain.broken')}</Pill>{' '}
            {words.say('chain.rows', { rows: data.rows, forgotten: data.forgotten })}
            {data.broken !== undefined && (
              <Prose
                text={words.say('chain.broken.at', {
                  position: data.broken.position,
                  why: english(words, data.broken.why),
                })}
              />
            )}
            {data.found === false && <p>{words.say('chain.not-found')}</p>}
            {data.found === true && <p>{words.say('chain.found')}</p>}
            {data.head.digest !== '' && (
              <p>
                {words.say('chain.head', { position: data.head.position })} <code>{data.head.digest}</code>
              </p>
            )}
          </div>
        )}
      </output>
      <Refusal error={verification.error} reading />
    </Card>
  );
}
