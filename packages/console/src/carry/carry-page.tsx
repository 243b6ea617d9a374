import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { Button } from 'react-aria-components';
import { Empty } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { May } from '../shell/role.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { addressOf, type CarriedState, carriedStates, type CollectedRequest, idOf, stateOf } from './carry-facts.ts';
import { CarryBar } from './carry-bar.tsx';
import { type CarriedPage, rowsOnPage, useCarried } from './carry-source.ts';
import { CarryTable } from './carry-table.tsx';

const changes = ['operator'] as const;

export function CarryPage() {
  const words = useWords();
  const view = stateOf(useSearch());
  return (
    <div className="carry">
      <Titled title={words.say('carry.title')} changes={changes} />
      <p className="lead">{words.say('carry.what')}</p>
      <Carried view={view} />
    </div>
  );
}

/** One view; another one begins with nothing chosen, at its first page. Work that is under way goes on, and tells of itself there. */
function Carried({ view }: { readonly view: CarriedState | undefined }) {
  const [offset, setOffset] = useState(0);
  const [chosen, setChosen] = useState<ReadonlyMap<string, CollectedRequest>>(new Map());
  const [shown, setShown] = useState(view);
  if (shown !== view) {
    setShown(view);
    setOffset(0);
    setChosen(new Map());
  }
  const { data, error, isPlaceholderData } = useCarried(view, offset);
  if (data === undefined) return <Waiting error={error} />;
  const choose = (requests: readonly CollectedRequest[], isChosen: boolean): void => {
    const next = new Map(chosen);
    for (const request of requests)
      if (isChosen) next.set(idOf(request), request);
      else next.delete(idOf(request));
    setChosen(next);
  };
  return (
    <>
      <May needs="operator">
        <CarryBar view={view} counts={data.counts} chosen={[...chosen.values()]} onDone={() => setChosen(new Map())} />
      </May>
      <States view={view} counts={data.counts} />
      {data.requests.length === 0 ? (
        <Nothing view={view} />
      ) : (
        <div className="rows" aria-busy={isPlaceholderData}>
          <CarryTable requests={data.requests} now={data.now} chosen={chosen} onChoose={choose} />
          <Pages view={view} page={data} offset={offset} onTurn={setOffset} />
        </div>
      )}
    </>
  );
}

function allOf(counts: CarriedPage['counts']): number {
  return carriedStates.reduce((sum, state) => sum + counts[state], 0);
}

function States({ view, counts }: { readonly view: CarriedState | undefined; readonly counts: CarriedPage['counts'] }) {
  const words = useWords();
  const [, navigate] = useLocation();
  return (
    <fieldset className="states" aria-label={words.say('carry.states')}>
      {[undefined, ...carriedStates].map((state) => (
        <Button
          key={state ?? ''}
          className="state-tab"
          aria-pressed={view === state}
          onPress={() => navigate(addressOf(state))}
        >
          {words.say(state === undefined ? 'carry.state.all' : `carry.state.${state}`)}
          <span className="state-count">{words.number(state === undefined ? allOf(counts) : counts[state])}</span>
        </Button>
      ))}
    </fieldset>
  );
}

function Nothing({ view }: { readonly view: CarriedState | undefined }) {
  const words = useWords();
  if (view !== undefined) {
    return (
      <Empty title={words.say('carry.none.title')}>
        <p>{words.say('carry.none.do')}</p>
      </Empty>
    );
  }
  return (
    <Empty title={words.say('carry.empty.title')}>
      <p>{words.say('carry.empty.ask')}</p>
      <Command line="attiva carry request -o NAME.carry" />
      <p>{words.say('carry.empty.bring')}</p>
      <p>{words.say('carry.empty.back')}</p>
      <Command line="attiva carry apply ANSWERS.carry" />
    </Empty>
  );
}

interface Turning {
  readonly view: CarriedState | undefined;
  readonly page: CarriedPage;
  readonly offset: number;
  readonly onTurn: (offset: number) => void;
}

function Pages({ view, page, offset, onTurn }: Turning) {
  const words = useWords();
  const count = view === undefined ? allOf(page.counts) : page.counts[view];
  if (count <= rowsOnPage && offset === 0) return null;
  return (
    <nav className="pages" aria-label={words.say('carry.pages')}>
      <span className="quiet">
        {words.say('pages.shown', {
          from: words.number(offset + 1),
          to: words.number(offset + page.requests.length),
          count: words.number(count),
        })}
      </span>
      <Button className="button" isDisabled={offset === 0} onPress={() => onTurn(Math.max(0, offset - rowsOnPage))}>
        {words.say('pages.previous')}
      </Button>
      <Button className="button" isDisabled={offset + rowsOnPage >= count} onPress={() => onTurn(offset + rowsOnPage)}>
        {words.say('pages.next')}
      </Button>
    </nav>
  );
}
