import { Button } from 'react-aria-components';
import { Choice, type Option } from '../look/choice.tsx';
import { Icon } from '../look/icon.tsx';
import type { MessageKey } from '../words/languages.ts';
import { useWords } from '../words/words.tsx';
import { filterValue, spanText } from './filter-words.ts';
import { NarrowOrder } from './narrow-order.tsx';
import { useGenerations, useStateCounts } from './machine-source.ts';
import {
  dividedBy,
  type FilterName,
  filtersOf,
  groupings,
  machineStates,
  type MachineView,
  withFilter,
  withoutFilters,
} from './machine-view.ts';
import { countWords } from './machine-words.ts';
import { DateFilters, MoreFilters, useMoreFilters } from './more-filters.tsx';
import { useUsedMarks } from './mark-source.ts';
import type { ProductNames } from './product-names.ts';

interface Filters {
  readonly view: MachineView;
  readonly show: (view: MachineView) => void;
  readonly names: ProductNames;
}

const spans = ['-7d', '-30d', '-90d'] as const;
const ends = ['30d', '90d'] as const;

export function MachineFilters({ view, show, names }: Filters) {
  const words = useWords();
  const set = (name: FilterName, value: string): void => show(withFilter(view, name, value));
  const marks = useUsedMarks().data;
  const generations = useGenerations();
  const more = useMoreFilters(view);
  const choice = (name: FilterName, label: MessageKey, all: MessageKey, options: readonly Option[]) =>
    options.length < (name === 'tag' || name === 'group' ? 1 : 2) && view[name] === undefined ? null : (
      <Choice
        quiet
        label={words.say(label)}
        value={view[name] ?? ''}
        options={[
          { id: '', name: words.say(all) },
          ...known(options, view[name], (value) => filterValue(words.say, { name, value }, names)),
        ]}
        onChange={(value) => set(name, value)}
      />
    );
  const days = (name: 'seenBefore' | 'expiresBefore', of: readonly string[]): readonly Option[] =>
    of.map((id) => ({ id, name: spanText(id, words.say, `filter.${name}.days`) }));
  const used = (of: readonly { readonly word: string }[] = []): readonly Option[] =>
    of.map(({ word }) => ({ id: word, name: word }));
  return (
    <section className="filters" aria-label={words.say('filters.label')}>
      <States view={view} show={show} />
      <div className="choices">
        {choice('vendor', 'filter.vendor', 'filter.vendor.all', names.vendors)}
        {choice('application', 'filter.application', 'filter.application.all', names.applications)}
        {choice('edition', 'filter.edition', 'filter.edition.all', names.editions)}
        {choice(
          'generation',
          'filter.generation',
          'filter.generation.all',
          generations.map((id) => ({ id, name: id })),
        )}
        {choice('tag', 'filter.tag', 'filter.tag.all', used(marks?.tags))}
        {choice('group', 'filter.group', 'filter.group.all', used(marks?.groups))}
        {choice('seenBefore', 'filter.seenBefore', 'filter.seenBefore.all', days('seenBefore', spans))}
        {choice('expiresBefore', 'filter.expiresBefore', 'filter.expiresBefore.all', days('expiresBefore', ends))}
        {choice('method', 'filter.method', 'filter.method.all', [
          { id: 'host', name: words.say('method.host') },
          { id: 'carry', name: words.say('method.carry') },
        ])}
        <Choice
          quiet
          label={words.say('divide.label')}
          value={view.by ?? ''}
          options={[
            { id: '', name: words.say('divide.none') },
            ...groupings.map((id) => ({ id, name: words.say('divide.by', { what: words.say(`filter.${id}`) }) })),
          ]}
          onChange={(by) =>
            show(
              dividedBy(
                view,
                groupings.find((one) => one === by),
              ),
            )
          }
        />
        <NarrowOrder view={view} show={show} />
        {more.button}
      </div>
      {more.isOpen && (
        <div className="more-filters">
          <MoreFilters view={view} show={show} names={names} />
          <DateFilters view={view} show={show} />
        </div>
      )}
      <Chips view={view} show={show} names={names} />
      <p className="quiet saved-views">{words.say('look.bookmark')}</p>
    </section>
  );
}

/** How many there are of each state; one of them is a filter. */
function States({ view, show }: Omit<Filters, 'names'>) {
  const words = useWords();
  const counts = useStateCounts(view);
  return (
    <fieldset className="states" aria-label={words.say('filter.state')}>
      {(['', ...machineStates] as const).map((state) => {
        const count = counts[state === '' ? 'all' : state];
        return (
          <Button
            key={state}
            className={`state-tab ${state}`}
            aria-pressed={(view.state ?? '') === state}
            onPress={() => show(withFilter(view, 'state', state))}
          >
            {words.say(state === '' ? 'state.all' : `state.${state}`)}
            <span className="state-count">{count === undefined ? '–' : countWords(words, count)}</span>
          </Button>
        );
      })}
    </fieldset>
  );
}

/** What is filtered by, each to be taken out: also what an address brought along that no choice here has. */
function Chips({ view, show, names }: Filters) {
  const words = useWords();
  const filters = filtersOf(view).filter(({ name }) => name !== 'state');
  if (filters.length === 0) return null;
  return (
    <ul className="chips" aria-label={words.say('filters.set')}>
      {filters.map((filter) => (
        <li key={filter.name}>
          <Button className="chip" onPress={() => show(withFilter(view, filter.name, ''))}>
            <span className="only-heard">{words.say('filters.remove')}</span>
            <span className="chip-name">{words.say(`filter.${filter.name}`)}</span>
            {filterValue(words.say, filter, names)}
            <Icon name="close" size={14} />
          </Button>
        </li>
      ))}
      <li>
        <Button className="link-button" onPress={() => show(withoutFilters(view))}>
          {words.say('filters.clear')}
        </Button>
      </li>
    </ul>
  );
}

/** With the value of the address, also where it is none of the usual ones. */
function known(
  options: readonly Option[],
  value: string | undefined,
  told: (value: string) => string,
): readonly Option[] {
  if (value === undefined || options.some(({ id }) => id === value)) return options;
  return [...options, { id: value, name: told(value) }];
}
