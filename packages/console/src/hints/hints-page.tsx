import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { Link, useLocation, useSearch } from 'wouter';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { everyFewSeconds } from '../asking/pace.ts';
import type { FileFormat } from '../files/csv-text.ts';
import { fileName, type RowsOfPage, saveEveryRow } from '../files/every-row.ts';
import { saveFile } from '../files/save-file.ts';
import { SaveMenu } from '../files/save-menu.tsx';
import { useArrows } from '../look/arrows.ts';
import { Card, Empty, Pill } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { PageButtons, useCursorPages } from '../look/cursor-pages.tsx';
import { Question } from '../look/question.tsx';
import { When } from '../look/when.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useMayDo } from '../shell/role.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { HintFilters } from './hint-filters.tsx';
import {
  type Hint,
  hintAddress,
  hintFile,
  type HintPage,
  type HintView,
  isOpen,
  openOnes,
  pinLine,
  readHintView,
  toneOf,
} from './hint-words.ts';

const rowsOnPage = 100;
const changes = ['operator'] as const;

export function HintsPage() {
  const words = useWords();
  const { ask } = useHost();
  const mayDo = useMayDo();
  const [, navigate] = useLocation();
  const address = useSearch();
  const view = useMemo(() => readHintView(address), [address]);
  const pages = useCursorPages(hintAddress(view));
  const { cursor } = pages;
  const query = { limit: rowsOnPage, ...view, ...(cursor !== undefined && { cursor }) };
  const { data, error, dataUpdatedAt } = useQuery({
    queryKey: ['hints', view, cursor],
    queryFn: () => ask({ method: 'GET', path: '/v1/hints', query }),
    placeholderData: keepPreviousData,
    refetchInterval: everyFewSeconds,
  });
  const show = (next: HintView): void => {
    pages.first();
    navigate(hintAddress(next), { replace: true });
  };
  return (
    <div className="told-page">
      <Titled title={words.say('hints.title')} changes={changes}>
        {data !== undefined && data.hints.length > 0 && <SaveHints view={view} />}
        {data !== undefined && mayDo('operator') && <WithdrawAll count={openOnes(data.counts)} />}
      </Titled>
      <Refusal error={error} />
      {data === undefined && error === null && <Waiting />}
      {data !== undefined && (
        <>
          <Pinning hostIds={data.hostIds} />
          <HintFilters view={view} counts={data.counts} show={show} />
          {data.hints.length > 0 ? (
            <HintTable hints={data.hints} now={Math.floor(dataUpdatedAt / 1000)} />
          ) : data.next === undefined ? (
            <Nothing isFiltered={Object.keys(view).length > 0} />
          ) : (
            // A page of a search may be empty with others behind it.
            <p className="quiet">{words.say('hints.none.here')}</p>
          )}
          <PageButtons
            pages={pages}
            next={data.next}
            label={words.say('hints.pages')}
            names={{ back: words.say('hints.newer'), forward: words.say('hints.older') }}
          />
        </>
      )}
    </div>
  );
}

/** What machines need before they listen: without it nothing on this page has an effect. */
function Pinning({ hostIds }: { readonly hostIds: HintPage['hostIds'] }) {
  const words = useWords();
  if (hostIds.length === 0) return null;
  return (
    <Card title={words.say('hints.pin.title')}>
      <p>{words.say('hints.pin.what')}</p>
      <ul className="plain-list pin-lines">
        {hostIds.map(({ vendor, hostId }) => (
          <li key={hostId}>
            <span className="quiet">{vendor}</span> <Command line={pinLine(hostId)} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** All pages of what is shown. */
function SaveHints({ view }: { readonly view: HintView }) {
  const words = useWords();
  const { ask } = useHost();
  const save = useChange(async (format: FileFormat) => {
    const pageAt = async (cursor: string | undefined): Promise<RowsOfPage<Hint>> => {
      const query = { ...view, limit: 500, ...(cursor !== undefined && { cursor }) };
      const { hints, next } = await ask({ method: 'GET', path: '/v1/hints', query });
      return { rows: hints, next };
    };
    return saveEveryRow(pageAt, {
      save: (rows, part) => saveFile(fileName('hints', part, format), hintFile(rows, format)),
    });
  });
  return (
    <span className="page-actions">
      <output>{(save.data ?? 1) > 1 && words.say('file.parts', { files: save.data ?? 1 })}</output>
      <SaveMenu isDisabled={save.isPending} save={(format) => save.mutate(format)} />
      <Refusal error={save.error} reading />
    </span>
  );
}

function HintTable({ hints, now }: { readonly hints: readonly Hint[]; readonly now: number }) {
  const words = useWords();
  const table = useArrows<HTMLTableElement>();
  return (
    <div className="rows">
      <table ref={table} className="plain-table stacked">
        <thead>
          <tr>
            {(['machine', 'kind', 'asked', 'result', 'do'] as const).map((name) => (
              <th key={name} scope="col">
                {words.say(`hints.column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hints.map((hint) => (
            <HintRow key={hint.id} hint={hint} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HintRow({ hint, now }: { readonly hint: Hint; readonly now: number }) {
  const words = useWords();
  const { ask } = useHost();
  const mayDo = useMayDo();
  const { id, name, client, kind, state, createdAt, stateAt } = hint;
  const withdraw = useChange(() => ask({ method: 'DELETE', path: '/v1/hints/{id}', params: { id } }));
  return (
    <tr>
      <th scope="row">
        <Link href={`/machines/${client}`}>{name ?? client}</Link>
      </th>
      <td data-name={words.say('hints.column.kind')}>{words.say(`hint.${kind}.name`)}</td>
      <td data-name={words.say('hints.column.asked')}>
        <When at={createdAt} now={now} />
      </td>
      <td data-name={words.say('hints.column.result')}>
        <div className="told-result">
          <Pill tone={toneOf(state)}>{words.say(`hint-state.${state}`)}</Pill>{' '}
          {stateAt !== null && (
            <span className="quiet">
              <When at={stateAt} now={now} />
            </span>
          )}
          <p className="quiet">{words.say(`hint-state.${state}.what`)}</p>
        </div>
      </td>
      <td data-name={words.say('hints.column.do')}>
        {isOpen(hint) && mayDo('operator') && (
          <Button
            className="link-button"
            aria-label={words.say('hints.withdraw.one', { machine: name ?? client })}
            isDisabled={withdraw.isPending}
            onPress={() => withdraw.mutate(undefined)}
          >
            {words.say('hints.withdraw')}
          </Button>
        )}
        <Refusal error={withdraw.error} />
      </td>
    </tr>
  );
}

function WithdrawAll({ count }: { readonly count: number }) {
  const words = useWords();
  const { ask } = useHost();
  const [isAsking, setAsking] = useState(false);
  const withdraw = useChange(() => ask({ method: 'DELETE', path: '/v1/hints' }));
  if (count === 0) return null;
  if (!isAsking) {
    return (
      <span className="page-actions">
        <Button
          className="button"
          onPress={() => {
            withdraw.reset();
            setAsking(true);
          }}
        >
          {words.say('hints.withdraw.all', { count })}
        </Button>
      </span>
    );
  }
  return (
    <Question
      title={words.say('hints.withdraw.sure', { count })}
      yes={words.say('hints.withdraw.all', { count })}
      isBusy={withdraw.isPending}
      onNo={() => setAsking(false)}
      onYes={() => withdraw.mutate(undefined, { onSuccess: () => setAsking(false) })}
    >
      <Refusal error={withdraw.error} />
    </Question>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  const words = useWords();
  return (
    <Empty title={words.say(isFiltered ? 'hints.none.title' : 'hints.empty.title')}>
      <p>{words.say(isFiltered ? 'hints.none.do' : 'hints.empty.do')}</p>
      <p>
        <Link href={isFiltered ? '/hints' : '/machines'}>
          {words.say(isFiltered ? 'hints.none.all' : 'hints.empty.link')}
        </Link>
      </p>
    </Empty>
  );
}
