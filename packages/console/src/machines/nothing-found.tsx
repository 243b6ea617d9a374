import { RefusedError } from '@attiva/administration';
import { Button } from 'react-aria-components';
import { Empty } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { filterWords } from './filter-words.ts';
import { useMachineCounts } from './machine-source.ts';
import { filtersOf, type MachineView, withFilter, withoutFilters } from './machine-view.ts';
import { countWords } from './machine-words.ts';
import type { ProductNames } from './product-names.ts';

interface Shown {
  readonly view: MachineView;
  readonly show: (view: MachineView) => void;
}

/** Nothing matches, or nothing has called yet: two different things to do. */
export function NothingFound({ view, show, names }: Shown & { readonly names: ProductNames }) {
  const words = useWords();
  if (filtersOf(view).length > 0) return <NoMatch view={view} show={show} names={names} />;
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

/** Which of the filters to drop, with how many there are without it. */
function NoMatch({ view, show, names }: Shown & { readonly names: ProductNames }) {
  const words = useWords();
  const without = filtersOf(view).map((filter) => ({ filter, rest: withFilter(view, filter.name, '') }));
  const counts = useMachineCounts(without.map(({ rest }) => rest));
  return (
    <Empty title={words.say('machines.none.title')}>
      <p>{words.say('machines.none.do')}</p>
      <ul className="ways-out">
        {without.map(({ filter, rest }, index) => {
          const count = counts[index];
          return (
            <li key={filter.name}>
              <Button className="button" isDisabled={count?.count === 0} onPress={() => show(rest)}>
                {words.say('machines.none.without', { filter: filterWords(words, filter, names) })}
                <span className="state-count">{count === undefined ? '–' : countWords(words, count)}</span>
              </Button>
            </li>
          );
        })}
      </ul>
      <Button className="link-button" onPress={() => show(withoutFilters(view))}>
        {words.say('filters.clear')}
      </Button>
    </Empty>
  );
}

/** The host does not take the view, or not this page of it: the way to one that it takes. */
export function RefusedView({ error, view, show }: Shown & { readonly error: unknown }) {
  const words = useWords();
  const fields = error instanceof RefusedError ? error.problem.facts['fields'] : undefined;
  const named = Array.isArray(fields) ? fields : [];
  const wrong = filtersOf(view).filter(({ name }) => named.includes(name));
  return (
    <div className="column">
      <Refusal error={error} reading />
      <p>
        {named.includes('cursor') && (
          <Button className="button" onPress={() => show(view)}>
            {words.say('pages.first')}
          </Button>
        )}
        {wrong.length > 0 && (
          <Button
            className="button"
            onPress={() => show(wrong.reduce((rest, { name }) => withFilter(rest, name, ''), view))}
          >
            {words.say('filters.drop-wrong')}
          </Button>
        )}
      </p>
    </div>
  );
}
