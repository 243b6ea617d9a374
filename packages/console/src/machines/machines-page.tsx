import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { useLocation, useSearch } from 'wouter';
import { useStatus } from '../asking/questions.ts';
import { SaveMenu } from '../files/save-menu.tsx';
import { Icon } from '../look/icon.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { Divided, SaveParts } from './divided.tsx';
import { LookMenu } from './look-menu.tsx';
import { machineChanges } from './machine-actions.ts';
import { MachineFilters } from './machine-filters.tsx';
import { type MachineCount, type MachinePage as Page, useMachineCount, useMachines } from './machine-source.ts';
import { MachineTable } from './machine-table.tsx';
import { filtersOf, machinesAddress, type MachineView, readView } from './machine-view.ts';
import { countWords } from './machine-words.ts';
import { NothingFound, RefusedView } from './nothing-found.tsx';
import { type PageAt, readPageAt } from './page-at.ts';
import { usePageTurns } from './page-turns.ts';
import { type ProductNames, productNames } from './product-names.ts';
import { FileProgress, useMachineFile } from './save-machines.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { SelectionProvider } from './selection.tsx';

export function MachinesPage() {
  const words = useWords();
  const [, navigate] = useLocation();
  const query = useSearch();
  const address = useMemo(() => new URLSearchParams(query), [query]);
  const view = useMemo(() => readView(address), [address]);
  const status = useStatus().data;
  const names = useMemo(() => productNames(status?.vendors ?? []), [status?.vendors]);
  const count = useMachineCount(view);
  const file = useMachineFile(view);
  const show = (next: MachineView): void => navigate(machinesAddress(next), { replace: true });
  return (
    <>
      <Titled title={words.say('machines.title')} changes={machineChanges}>
        {count !== undefined && (
          <output className="page-note quiet">
            {words.say(count.exact ? 'machines.count' : 'machines.count.more', { count: count.count })}
          </output>
        )}
        <div className="page-tools">
          <LookMenu view={view} show={show} />
          {view.by === undefined ? (
            <SaveMenu save={file.save} />
          ) : (
            <SaveParts view={view} by={view.by} names={names} count={count} />
          )}
        </div>
      </Titled>
      <FileProgress saving={file.saving} stop={file.stop} count={count} />
      <MachineFilters view={view} show={show} names={names} />
      {view.by === undefined ? (
        <SelectionProvider key={filtersKey(view)}>
          <Listed view={view} show={show} at={readPageAt(address)} names={names} count={count} now={status?.now ?? 0} />
        </SelectionProvider>
      ) : (
        <Divided view={view} by={view.by} show={show} names={names} count={count} />
      )}
    </>
  );
}

/** What is selected is selected in another order and with other columns, too. */
function filtersKey(view: MachineView): string {
  return JSON.stringify(filtersOf(view));
}

interface ListedOf {
  readonly view: MachineView;
  readonly show: (view: MachineView) => void;
  readonly at: PageAt;
  readonly names: ProductNames;
  readonly count: MachineCount | undefined;
  readonly now: number;
}

function Listed({ view, show, at, names, count, now }: ListedOf) {
  const { data, error, isPlaceholderData } = useMachines(view, at.cursor);
  if (data === undefined) {
    return error === null ? <Waiting /> : <RefusedView error={error} view={view} show={show} />;
  }
  if (data.rows.length === 0 && at.cursor === '' && !data.unfinished) {
    return <NothingFound view={view} show={show} names={names} />;
  }
  return (
    <>
      <SelectionBar view={view} count={count} />
      <div className={isPlaceholderData ? 'rows stale' : 'rows'} aria-busy={isPlaceholderData}>
        <MachineTable machines={data.rows} view={view} show={show} names={names} now={now} />
        <Pages page={data} view={view} at={at} count={count} />
      </div>
    </>
  );
}

/** Forward by what the host gave for it, back by what was seen on the way. */
function Pages({
  page,
  view,
  at,
  count,
}: {
  readonly page: Page;
  readonly view: MachineView;
  readonly at: PageAt;
  readonly count: MachineCount | undefined;
}) {
  const words = useWords();
  const { first, back, forward } = usePageTurns(view, at);
  const { next, rows, unfinished } = page;
  if (at.cursor === '' && next === undefined) return null;
  return (
    <nav className="pages" aria-label={words.say('pages.label')}>
      <span className="quiet">
        {unfinished && words.say('pages.unfinished')}{' '}
        {rows.length > 0 &&
          words.say('pages.shown', {
            from: words.number(at.from + 1),
            to: words.number(at.from + rows.length),
            count: count === undefined ? '–' : countWords(words, count),
          })}
      </span>
      <Button className="button" isDisabled={at.cursor === ''} onPress={first}>
        <Icon name="first" />
        {words.say('pages.first')}
      </Button>
      <Button className="button" isDisabled={at.cursor === ''} onPress={back}>
        <Icon name="previous" />
        {words.say('pages.previous')}
      </Button>
      <Button
        className="button"
        isDisabled={next === undefined}
        onPress={() => next !== undefined && forward({ cursor: next, from: at.from + rows.length })}
      >
        {words.say('pages.next')}
        <Icon name="next" />
      </Button>
    </nav>
  );
}
