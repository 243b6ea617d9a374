import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components';
import { useArrows } from '../../look/arrows.ts';
import { Empty } from '../../look/card.tsx';
import { Icon } from '../../look/icon.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { useWords } from '../../words/words.tsx';
import { directionOf, isNarrowed, type ListView, sortedBy } from './list-view.ts';
import type { List } from './use-list.ts';

/** One column: its name, and what stands in it. The first is the row's head. */
export interface ListColumn<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** What the authority orders by it; absent: it does not. */
  readonly sort?: string;
}

/** Rows with what is said where there are none, and the way to further pages. */
export function ListTable<Row>({
  label,
  list: { asked, view, show },
  columns,
  idOf,
  empty,
}: {
  readonly label: string;
  readonly list: List<Row>;
  readonly columns: readonly ListColumn<Row>[];
  readonly idOf: (row: Row) => string;
  /** Where nothing is in the whole list: what to do next. */
  readonly empty: ReactNode;
}) {
  const { data, error, isPlaceholderData } = asked;
  const table = useArrows<HTMLTableElement>();
  // A page that was begun earlier may be gone: whoever asked for it sees the refusal, not rows of another.
  if (error !== null && (data === undefined || isPlaceholderData)) return <Refusal error={error} reading />;
  if (data === undefined) return <Waiting />;
  // A page of a search may be empty with others behind it.
  if (data.rows.length === 0 && data.next === undefined)
    return isNarrowed(view) ? <NothingMatches view={view} show={show} /> : empty;
  return (
    <div className={isPlaceholderData ? 'rows list stale' : 'rows list'} aria-busy={isPlaceholderData}>
      <table ref={table} className="plain-table stacked" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeadCell key={column.name} of={column} view={view} show={show} />
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <tr key={idOf(row)}>
              {columns.map(({ name, cell, isNumber }, at) =>
                at === 0 ? (
                  <th key={name} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <BodyCell key={name} name={name} isNumber={isNumber} shown={cell(row)} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <ListPages view={view} show={show} next={data.next} />
    </div>
  );
}

function HeadCell<Row>({
  of: { name, isNumber, sort },
  view,
  show,
}: {
  readonly of: ListColumn<Row>;
  readonly view: ListView;
  readonly show: (view: ListView) => void;
}) {
  const direction = sort === undefined ? undefined : directionOf(view, sort);
  return (
    <th
      scope="col"
      className={isNumber === true ? 'number' : undefined}
      aria-sort={sort === undefined ? undefined : (direction ?? 'none')}
    >
      {sort === undefined ? (
        name
      ) : (
        <Button className="column-sort" onPress={() => show(sortedBy(view, sort))}>
          {name}
          {direction !== undefined && <Icon name={direction} size={14} />}
        </Button>
      )}
    </th>
  );
}

/** What has nothing to show is left out where a row is a card. */
function BodyCell({
  name,
  isNumber = false,
  shown,
}: {
  readonly name: string;
  readonly isNumber?: boolean | undefined;
  readonly shown: ReactNode;
}) {
  const isNothing = shown === undefined || shown === null;
  const classes = [...(isNumber ? ['number'] : []), ...(isNothing ? ['nothing'] : [])].join(' ');
  return (
    <td data-name={name} className={classes}>
      {isNothing ? '–' : shown}
    </td>
  );
}

function NothingMatches({ view, show }: { readonly view: ListView; readonly show: (view: ListView) => void }) {
  const words = useWords();
  return (
    <Empty title={words.say('authority.list.none.title')}>
      <p>
        {words.say(view.search === '' ? 'authority.list.none.do' : 'authority.list.none.search', {
          search: view.search,
        })}
      </p>
      <Button className="button" onPress={() => show({ ...view, search: '', filters: {}, cursor: '' })}>
        {words.say('authority.list.clear')}
      </Button>
    </Empty>
  );
}

/** Forward by what the authority gave for it, back by what was seen on the way. */
function ListPages({
  view,
  show,
  next,
}: {
  readonly view: ListView;
  readonly show: (view: ListView) => void;
  readonly next: string | undefined;
}) {
  const words = useWords();
  const [seen, setSeen] = useState<readonly string[]>([]);
  if (view.cursor === '' && next === undefined) return null;
  const forward = (cursor: string): void => {
    setSeen([...seen, view.cursor]);
    show({ ...view, cursor });
  };
  const back = (): void => {
    setSeen(seen.slice(0, -1));
    show({ ...view, cursor: seen.at(-1) ?? '' });
  };
  return (
    <nav className="pages" aria-label={words.say('pages.label')}>
      <span className="quiet">{view.sort === '' && words.say('authority.list.newest')}</span>
      <Button className="button" isDisabled={view.cursor === ''} onPress={() => show({ ...view, cursor: '' })}>
        <Icon name="first" />
        {words.say('pages.first')}
      </Button>
      <Button className="button" isDisabled={view.cursor === ''} onPress={back}>
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
