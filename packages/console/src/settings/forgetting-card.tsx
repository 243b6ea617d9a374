import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Card } from '../look/card.tsx';
import { Entry } from '../look/entry.tsx';
import { Question } from '../look/question.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';

/** A machine's names and addresses are erased on request; what is kept how long stands with the settings. */
export function ForgettingCard() {
  const words = useWords();
  const { ask } = useHost();
  const [machine, setMachine] = useState('');
  const [isAsked, setAsked] = useState(false);
  const forget = useChange((name: string) => ask({ method: 'POST', path: '/v1/forgotten', body: { machine: name } }));
  return (
    <Card title={words.say('forgetting.title')}>
      <p>{words.say('forgetting.what')}</p>
      <form
        className="setting-form"
        aria-label={words.say('forgetting.title')}
        onSubmit={(event) => {
          event.preventDefault();
          if (machine.trim() !== '') setAsked(true);
        }}
      >
        <Entry label={words.say('forgetting.machine')} value={machine} onChange={setMachine} />
        {!isAsked && (
          <div className="row-actions">
            <Button className="button" type="submit" isDisabled={forget.isPending || machine.trim() === ''}>
              {words.say('forgetting.do')}
            </Button>
          </div>
        )}
      </form>
      {isAsked && (
        <Question
          title={words.say('forgetting.question', { machine: machine.trim() })}
          yes={words.say('forgetting.do')}
          onNo={() => setAsked(false)}
          onYes={() => {
            forget.mutate(machine.trim());
            setAsked(false);
          }}
        >
          <p>{words.say('forgetting.question.what')}</p>
        </Question>
      )}
      <output>
        {forget.data !== undefined &&
          words.say('forgetting.done', { count: forget.data.clients.length, erased: forget.data.erased })}
      </output>
      <Refusal error={forget.error} />
    </Card>
  );
}
