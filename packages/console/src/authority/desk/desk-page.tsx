import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useAuthority } from '../../asking/authority.ts';
import { useChange } from '../../asking/changing.ts';
import { Card, Pill } from '../../look/card.tsx';
import { Spoken } from '../../look/prose.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { refusalDetail } from '../../words/told.ts';
import { useWords } from '../../words/words.tsx';
import { Confirmation } from './confirmation.tsx';
import { codeOf, digitsAt, type Fields, filled, noFields, places, stateAt } from './desk-groups.ts';

const changes = ['operator'] as const;

/** One call after the other: what was heard is forgotten with the next one. */
export function DeskPage() {
  const words = useWords();
  const [call, setCall] = useState(1);
  return (
    <>
      <Titled title={words.say('authority.desk.title')} changes={changes}>
        <May needs="operator">
          <Button className="button" onPress={() => setCall(call + 1)}>
            {words.say('authority.desk.next-call')}
          </Button>
        </May>
      </Titled>
      <May needs="operator">
        <Call key={call} />
      </May>
    </>
  );
}

function Call() {
  const { ask } = useAuthority();
  const answer = useChange((request: string) => ask({ method: 'POST', path: '/v1/desk', body: { request } }));
  if (answer.data !== undefined) return <Confirmation of={answer.data} />;
  return (
    <div className="column">
      <Heard answer={(code) => answer.mutate(code)} isBusy={answer.isPending} />
      <Refusal error={answer.error} />
      <Carried answer={(text) => answer.mutate(text)} isBusy={answer.isPending} />
    </div>
  );
}

interface Asking {
  readonly answer: (request: string) => void;
  readonly isBusy: boolean;
}

/** The groups of an installation ID, each judged as soon as it is whole. */
function Heard({ answer, isBusy }: Asking) {
  const words = useWords();
  const { ask } = useAuthority();
  const state = useId();
  const [fields, setFields] = useState<Fields>(noFields);
  const code = codeOf(fields);
  const check = useQuery({
    queryKey: ['installation', code],
    queryFn: () => ask({ method: 'POST', path: '/v1/installation-checks', body: { typed: code } }),
    enabled: (fields[0] ?? '').length === 2,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const judged = (fields[0] ?? '').length === 2 ? check.data : undefined;
  const isWhole = judged !== undefined && judged.problem === undefined && !check.isPlaceholderData;
  const isWrong =
    judged?.problem !== undefined && (judged.wrong.length > 0 || judged.problem.code !== 'phone-code-incomplete');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole && !isBusy) answer(code);
  };
  return (
    <Card
      title={words.say('authority.desk.heard')}
      aside={judged?.kind && <Pill tone="info">{words.say(`authority.desk.kind.${judged.kind}`)}</Pill>}
    >
      <form onSubmit={submit}>
        <p>{words.say('authority.desk.begin')}</p>
        <GroupFields fields={fields} setFields={setFields} judged={judged} describedBy={state} />
        <output id={state} className={isWrong ? 'bad' : isWhole ? 'good' : 'quiet'}>
          {judged === undefined
            ? words.say('authority.desk.head')
            : isWhole
              ? words.say('authority.desk.whole')
              : judged.problem !== undefined && <Spoken text={refusalDetail(words, judged.problem)} />}
        </output>
        <Refusal error={check.error} />
        <div className="actions">
          <Button type="submit" className="button main" isDisabled={!isWhole || isBusy}>
            {words.say('authority.desk.answer')}
          </Button>
          <Button className="button" onPress={() => setFields(noFields)}>
            {words.say('authority.desk.clear')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function GroupFields({
  fields,
  setFields,
  judged,
  describedBy,
}: {
  readonly fields: Fields;
  readonly setFields: (fields: Fields) => void;
  readonly judged: Parameters<typeof stateAt>[1];
  readonly describedBy: string;
}) {
  const words = useWords();
  const inputs = useRef<(HTMLInputElement | null)[]>([]);
  const take = (at: number, text: string): void => {
    const { fields: next, next: goOn } = filled(fields, at, text);
    setFields(next);
    // Only forward: whoever corrects a group in the middle stays with it.
    if (goOn !== at && next[goOn] === '') inputs.current[goOn]?.focus();
  };
  const back = (event: React.KeyboardEvent, at: number): void => {
    if (event.key !== 'Backspace' || fields[at] !== '' || at === 0) return;
    event.preventDefault();
    inputs.current[at - 1]?.focus();
  };
  return (
    <div className="heard-groups">
      {places.map((place, at) => {
        const state = stateAt(at, judged, fields);
        return (
          <label key={place} className={`heard-group ${state}`}>
            <span className="heard-label">{place === 'head' ? words.say('authority.desk.first') : place}</span>
            <input
              ref={(input) => {
                inputs.current[at] = input;
              }}
              value={fields[at] ?? ''}
              size={digitsAt(at)}
              inputMode="numeric"
              autoComplete="off"
              spellCheck={false}
              aria-invalid={state === 'wrong'}
              aria-describedby={describedBy}
              onChange={(event) => take(at, event.target.value)}
              onKeyDown={(event) => back(event, at)}
            />
            <span className="heard-state" aria-hidden="true">
              {state === 'good' ? '✓' : state === 'wrong' ? '✗' : ' '}
            </span>
          </label>
        );
      })}
    </div>
  );
}

/** A request that came as a file or in a mail. */
function Carried({ answer, isBusy }: Asking) {
  const words = useWords();
  const field = useId();
  const [text, setText] = useState('');
  return (
    <Card title={words.say('authority.desk.carried')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answer(text);
        }}
      >
        <div className="field">
          <label htmlFor={field}>{words.say('authority.desk.carried.text')}</label>
          <textarea
            id={field}
            className="fixed"
            rows={4}
            value={text}
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div className="actions">
          <Button type="submit" className="button" isDisabled={text.trim() === '' || isBusy}>
            {words.say('authority.desk.answer')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
