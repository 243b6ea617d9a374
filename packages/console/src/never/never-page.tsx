import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link, useLocation, useSearch } from 'wouter';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { everyHalfMinute, everySecond } from '../asking/pace.ts';
import { type FileFormat, spreadsheetMark } from '../files/csv-text.ts';
import { saveFile } from '../files/save-file.ts';
import { SaveMenu } from '../files/save-menu.tsx';
import { useArrows } from '../look/arrows.ts';
import { Card, Empty, Pill } from '../look/card.tsx';
import { PageButtons, useCursorPages } from '../look/cursor-pages.tsx';
import { Question } from '../look/question.tsx';
import { Day, When } from '../look/when.tsx';
import { Working } from '../look/working.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useMayDo } from '../shell/role.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { readRollState, rollStates, type RollPage, type RollState, rollTone } from './roll-view.ts';
import { TakeRoll } from './take-roll.tsx';

const rowsOnPage = 100;
const changes = ['operator', 'administrator'] as const;

export function NeverPage() {
  const words = useWords();
  const { ask } = useHost();
  const mayDo = useMayDo();
  const state = readRollState(useSearch());
  const pages = useCursorPages(state);
  const { cursor } = pages;
  const query = { state, limit: rowsOnPage, ...(cursor !== undefined && { cursor }) };
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: ['roll', state, cursor],
    queryFn: () => ask({ method: 'GET', path: '/v1/roll', query }),
    placeholderData: keepPreviousData,
    // A large list is compared while one looks on.
    refetchInterval: ({ state: { data: page } }) => (page?.comparing === true ? everySecond : everyHalfMinute),
  });
  return (
    <div className="told-page">
      <Titled title={words.say('roll.title')} changes={changes}>
        {data !== undefined && data.taken !== null && (
          <span className="page-actions">
            <SaveRoll state={state} />
            {mayDo('operator') && <RemoveRoll />}
          </span>
        )}
      </Titled>
      <Refusal error={error} />
      {data === undefined && error === null && <Waiting />}
      {data !== undefined && data.taken === null && (
        <Empty title={words.say('roll.empty.title')}>
          <p>{words.say('roll.empty.do')}</p>
        </Empty>
      )}
      {data !== undefined && data.taken !== null && (
        <>
          <Result
            page={data}
            taken={data.taken}
            state={state}
            now={Math.floor(dataUpdatedAt / 1000)}
            onState={pages.first}
          />
          <Computers page={data} state={state} />
          <PageButtons
            pages={pages}
            next={data.next}
            label={words.say('roll.pages')}
            names={{ back: words.say('roll.previous'), forward: words.say('roll.next') }}
          />
        </>
      )}
      {data !== undefined && mayDo('operator') && <TakeRoll />}
    </div>
  );
}

function Result({
  page: { counts, comparing },
  taken,
  state,
  now,
  onState,
}: {
  readonly page: RollPage;
  readonly taken: NonNullable<RollPage['taken']>;
  readonly state: RollState;
  readonly now: number;
  readonly onState: () => void;
}) {
  const words = useWords();
  const [, navigate] = useLocation();
  return (
    <Card title={words.say('roll.result', { computers: counts.computers, never: counts.never })}>
      {comparing && <Working label={words.say('roll.comparing')} text={words.say('roll.comparing-on')} />}
      <p className="quiet">
        {words.say(`roll.from.${taken.from}`, { source: taken.source })} <When at={taken.at} now={now} />
      </p>
      <nav className="choices" aria-label={words.say('roll.states')}>
        {rollStates.map((one) => (
          <Button
            key={one}
            className={one === state ? 'button main' : 'button'}
            aria-pressed={one === state}
            onPress={() => {
              onState();
              navigate(`/never-called?state=${one}`, { replace: true });
            }}
          >
            {words.say(`roll-state.${one}.count`, { count: counts[one] })}
          </Button>
        ))}
      </nav>
      <p className="quiet">
        {words.say(`roll-state.${state}.what`)}
        {state === 'unlicensed' && (
          <>
            {' '}
            <Link href="/machines?activated=no">{words.say('roll.machines-never-licensed')}</Link>
          </>
        )}
      </p>
    </Card>
  );
}

function Computers({ page: { computers }, state }: { readonly page: RollPage; readonly state: RollState }) {
  const words = useWords();
  const table = useArrows<HTMLTableElement>();
  if (computers.length === 0) {
    return (
      <Empty title={words.say('roll.none.title')}>
        <p>{words.say(state === 'never' ? 'roll.none.never' : 'roll.none.other')}</p>
      </Empty>
    );
  }
  return (
    <div className="rows">
      <table ref={table} className="plain-table stacked">
        <thead>
          <tr>
            <th scope="col">{words.say('roll.column.computer')}</th>
            <th scope="col">{words.say('roll.column.state')}</th>
            <th scope="col">{words.say('roll.column.last-used')}</th>
          </tr>
        </thead>
        <tbody>
          {computers.map(({ name, state: is, lastUsed, client }) => (
            <tr key={name}>
              <th scope="row">
                {client === null ? name : <Link href={`/machines/${encodeURIComponent(client)}`}>{name}</Link>}
              </th>
              <td data-name={words.say('roll.column.state')}>
                <Pill tone={rollTone(is)}>{words.say(`roll-state.${is}`)}</Pill>
              </td>
              <td data-name={words.say('roll.column.last-used')}>
                {lastUsed === null ? <span className="quiet">{words.say('roll.unsaid')}</span> : <Day at={lastUsed} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SaveRoll({ state }: { readonly state: RollState }) {
  const { openFile } = useHost();
  const save = useChange(async (format: FileFormat) => {
    const answer = await openFile(`/v1/roll/export?state=${state}&format=${format}`, new AbortController().signal);
    saveFile(`computers-${state}.${format}`, ...(format === 'csv' ? [spreadsheetMark] : []), await answer.blob());
  });
  return (
    <>
      <SaveMenu isDisabled={save.isPending} save={(format) => save.mutate(format)} />
      <Refusal error={save.error} reading />
    </>
  );
}

function RemoveRoll() {
  const words = useWords();
  const { ask } = useHost();
  const [isAsking, setAsking] = useState(false);
  const remove = useChange(() => ask({ method: 'DELETE', path: '/v1/roll' }));
  if (!isAsking) {
    return (
      <Button
        className="button"
        onPress={() => {
          remove.reset();
          setAsking(true);
        }}
      >
        {words.say('roll.remove')}
      </Button>
    );
  }
  return (
    <Question
      title={words.say('roll.remove.sure')}
      yes={words.say('roll.remove')}
      isBusy={remove.isPending}
      onNo={() => setAsking(false)}
      onYes={() => remove.mutate(undefined, { onSuccess: () => setAsking(false) })}
    >
      <Refusal error={remove.error} />
    </Question>
  );
}
