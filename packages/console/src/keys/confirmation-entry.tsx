import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { refusalDetail } from '../words/told.ts';
import { Spoken } from '../look/prose.tsx';
import { useWords } from '../words/words.tsx';

/** A confirmation ID as it is dictated: after each group one sees whether it is right. It stays in this window until it is taken. */
export function ConfirmationEntry({ of }: { readonly of: { readonly key: string; readonly vendor: string } }) {
  const words = useWords();
  const field = useId();
  const { ask } = useHost();
  const [typed, setTyped] = useState('');
  const looked = useDeferredValue(typed.trim());
  const check = useQuery({
    queryKey: ['confirmation', looked],
    queryFn: () => ask({ method: 'POST', path: '/v1/confirmation-checks', body: { typed: looked } }),
    enabled: looked !== '',
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const confirm = useChange((confirmation: string) =>
    ask({ method: 'POST', path: '/v1/registration-confirmations', body: { confirmation, ...of } }),
  );
  const judged = looked === '' ? undefined : check.data;
  const whole = judged !== undefined && judged.problem === undefined && !check.isPlaceholderData;
  const isWrong = (judged?.wrong.length ?? 0) > 0;
  return (
    <div className="field confirmation">
      <label htmlFor={field}>{words.say('confirmation.label')}</label>
      <textarea
        id={field}
        className="fixed"
        rows={5}
        value={typed}
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={isWrong}
        aria-describedby={`${field}-state`}
        onChange={(event) => setTyped(event.target.value)}
      />
      <output id={`${field}-state`} className={isWrong ? 'bad' : whole ? 'good' : 'quiet'}>
        {judged === undefined
          ? words.say('confirmation.begin')
          : words.say('confirmation.good', { good: judged.goodGroups })}
        {judged?.problem !== undefined && (
          <>
            {' · '}
            <Spoken text={refusalDetail(words, judged.problem)} />
          </>
        )}
      </output>
      <div className="actions">
        <Button
          className="button main"
          isDisabled={!whole || confirm.isPending}
          onPress={() => confirm.mutate(judged?.good ?? typed)}
        >
          {words.say('confirmation.take')}
        </Button>
      </div>
      <Refusal error={confirm.error ?? (check.isError ? check.error : null)} />
    </div>
  );
}
