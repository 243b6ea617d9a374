import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { useLocation, useSearch } from 'wouter';
import { useStatus } from '../asking/questions.ts';
import { Empty } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { Icon } from '../look/icon.tsx';
import { Titled } from '../shell/titled.tsx';
import { Refused, Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { FileMenu } from './file-menu.tsx';
import { MachineFilters } from './machine-filters.tsx';
import { type MachinePage as Page, rowsOnPage, useMachines } from './machine-source.ts';
import { MachineTable } from './machine-table.tsx';
import { filtersOf, type MachineView, readView, viewQuery } from './machine-view.ts';
import { productNames } from './product-names.ts';

export function MachinesPage() {
  const words = useWords();
  const [, navigate] = useLocation();
  const query = useSearch();
  const address = useMemo(() => new URLSearchParams(query), [query]);
  const view = useMemo(() => readView(address), [address]);
  const cursor = address.get('cursor') ?? '';
  const { data, error, isPlaceholderData } = useMachines(view, cursor);
  const status = useStatus().data;
  const names = useMemo(() => productNames(status?.vendors ?? []), [status?.vendors]);
  const show = (next: MachineView): void => navigate(machinesAddress(next), { replace: true });
  return (
    <>
      <Titled title={words.say('machines.title')}>
        {data !== undefined && (
          <output className="page-note quiet">
            {words.say(data.exact ? 'machines.count' : 'machines.count.more', { count: data.count })}
          </output>
        )}
        <FileMenu view={view} />
      </Titled>
      <MachineFilters view={view} show={show} names={names} />
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : (
          <Refused error={error} />
        )
      ) : data.machines.length === 0 ? (
        <Nothing view={view} show={show} />
      ) : (
        <div className={isPlaceholderData ? 'rows stale' : 'rows'} aria-busy={isPlaceholderData}>
          <MachineTable machines={data.machines} view={view} show={show} names={names} now={status?.now ?? 0} />
          <Pages page={data} view={view} cursor={cursor} />
        </div>
      )}
    </>
  );
}

function machinesAddress(view: MachineView, cursor = ''): string {
  const query = new URLSearchParams(viewQuery(view));
  if (cursor !== '') query.set('cursor', cursor);
  const text = query.toString();
  return text === '' ? '/machines' : `/machines?${text}`;
}

/** Forward by what the host gave for it, back by what was seen on the way. */
function Pages({ page, view, cursor }: { readonly page: Page; readonly view: MachineView; readonly cursor: string }) {
  const words = useWords();
  const [, navigate] = useLocation();
  const [seen, setSeen] = useState<readonly string[]>([]);
  const forward = (next: string): void => {
    setSeen([...seen, cursor]);
    navigate(machinesAddress(view, next));
  };
  const back = (): void => {
    setSeen(seen.slice(0, -1));
    navigate(machinesAddress(view, seen.at(-1) ?? ''));
  };
  const { next } = page;
  if (cursor === '' && next === undefined) return null;
  const from = Number(cursor === '' ? 0 : cursor);
  return (
    <nav className="pages" aria-label={words.say('pages.label')}>
      <span className="quiet">
        {words.say('pages.shown', {
          from: words.number(from + 1),
          to: words.number(Math.min(from + rowsOnPage, page.count)),
          count: words.number(page.count),
        })}
      </span>
      <Button className="button" isDisabled={cursor === ''} onPress={() => navigate(machinesAddress(view))}>
        <Icon name="first" />
        {words.say('pages.first')}
      </Button>
      <Button className="button" isDisabled={cursor === ''} onPress={back}>
        <Icon name="previous" />
        {words.say('pages.previous')}
      </Button>
      <Button className="button" isDisabled={next === undefined} onPress={() => next !== undefined && forward(next)}>
        {words.say('pages.next')}
        <Icon name="next" />
      </Button>
    </nav>
  );
}

/** Nothing matches, or nothing has called yet: two different things to do. */
function Nothing({ view, show }: { readonly view: MachineView; readonly show: (view: MachineView) => void }) {
  const words = useWords();
  if (filtersOf(view).length > 0) {
    return (
      <Empty title={words.say('machines.none.title')}>
        <p>{words.say('machines.none.do')}</p>
        <Button className="button" onPress={() => show({ sort: view.sort, descending: view.descending })}>
          {words.say('filters.clear')}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title={words.say('machines.empty.title')}>
      <p>{words.say('machines.empty.do')}</p>
      <p>
        <Command line="attiva doctor" />
      </p>
      <p>{words.say('machines.empty.dns')}</p>
      <p>
        <Command line="attiva host print-records" />
      </p>
    </Empty>
  );
}
