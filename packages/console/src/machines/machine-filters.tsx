import { Button } from 'react-aria-components';
import { Choice, type Option } from '../look/choice.tsx';
import { Icon } from '../look/icon.tsx';
import type { MessageKey } from '../words/languages.ts';
import { useWords } from '../words/words.tsx';
import { useStateCounts } from './machine-source.ts';
import { type FilterName, filtersOf, machineStates, type MachineView, sortedBy, withFilter } from './machine-view.ts';
import type { ProductNames } from './product-names.ts';

interface Filters {
  readonly view: MachineView;
  readonly show: (view: MachineView) => void;
  readonly names: ProductNames;
}

/** On a telephone, where the columns have no heads. */
const orders = ['lastSeen', 'name', 'state', 'expires'] as const;

const spans = ['-7d', '-30d', '-90d'] as const;
const ends = ['30d', '90d'] as const;

export function MachineFilters({ view, show, names }: Filters) {
  const words = useWords();
  const set = (name: FilterName, value: string): void => show(withFilter(view, name, value));
  const choice = (name: FilterName, label: MessageKey, all: MessageKey, options: readonly Option[]) =>
    options.length < 2 && view[name] === undefined ? null : (
      <Choice
        quiet
        label={words.say(label)}
        value={view[name] ?? ''}
        options={[{ id: '', name: words.say(all) }, ...known(options, view[name])]}
        onChange={(value) => set(name, value)}
      />
    );
  return (
    <section className="filters" aria-label={words.say('filters.label')}>
      <States view={view} show={show} />
      <div className="choices">
        {choice('vendor', 'filter.vendor', 'filter.vendor.all', names.vendors)}
        {choice('application', 'filter.application', 'filter.application.all', names.applications)}
        {choice('edition', 'filter.edition', 'filter.edition.all', names.editions)}
        {choice(
          'seenBefore',
          'filter.seenBefore',
          'filter.seenBefore.all',
          named(spans, words.say, 'filter.seenBefore.days'),
        )}
        {choice(
          'expiresBefore',
          'filter.expiresBefore',
          'filter.expiresBefore.all',
          named(ends, words.say, 'filter.expiresBefore.days'),
        )}
        <div className="only-narrow">
          <Choice
            quiet
            label={words.say('sort.label')}
            value={view.sort}
            options={orders.map((id) => ({ id, name: words.say('sort.by', { column: words.say(`column.${id}`) }) }))}
            onChange={(id) => show(sortedBy(view, id))}
          />
        </div>
      </div>
      <Chips view={view} show={show} names={names} />
    </section>
  );
}

/** How many there are of each state; one of them is a filter. */
function States({ view, show }: Omit<Filters, 'names'>) {
  const words = useWords();
  const counts = useStateCounts(view).data;
  return (
    <fieldset className="states" aria-label={words.say('filter.state')}>
      {(['', ...machineStates] as const).map((state) => (
        <Button
          key={state}
          className={`state-tab ${state}`}
          aria-pressed={(view.state ?? '') === state}
          onPress={() => show(withFilter(view, 'state', state))}
        >
          {words.say(state === '' ? 'state.all' : `state.${state}`)}
          <span className="state-count">
            {counts === undefined ? '–' : words.number(counts[state === '' ? 'all' : state])}
          </span>
        </Button>
      ))}
    </fieldset>
  );
}

/** What is filtered by, each to be taken out: also what an address brought along that no choice here has. */
function Chips({ view, show, names }: Filters) {
  const words = useWords();
  const filters = filtersOf(view).filter(({ name }) => name !== 'state');
  if (filters.length === 0) return null;
  const value = (name: FilterName, text: string): string => {
    if (name === 'seenBefore' || name === 'expiresBefore') return spanText(text, words.say, `filter.${name}.days`);
    const options: Partial<Record<FilterName, readonly Option[]>> = {
      vendor: names.vendors,
      application: names.applications,
      edition: names.editions,
    };
    return options[name]?.find(({ id }) => id === text)?.name ?? text;
  };
  return (
    <ul className="chips" aria-label={words.say('filters.set')}>
      {filters.map(({ name, value: text }) => (
        <li key={name}>
          <Button className="chip" onPress={() => show(withFilter(view, name, ''))}>
            <span className="only-heard">{words.say('filters.remove')}</span>
            <span className="chip-name">{words.say(`filter.${name}`)}</span>
            {value(name, text)}
            <Icon name="close" size={14} />
          </Button>
        </li>
      ))}
      <li>
        <Button className="link-button" onPress={() => show({ sort: view.sort, descending: view.descending })}>
          {words.say('filters.clear')}
        </Button>
      </li>
    </ul>
  );
}

type Say = ReturnType<typeof useWords>['say'];

function named(of: readonly string[], say: Say, key: MessageKey): readonly Option[] {
  return of.map((id) => ({ id, name: spanText(id, say, key) }));
}

function spanText(span: string, say: Say, key: MessageKey): string {
  const days = /^-?(\d{1,6})d$/u.exec(span)?.[1];
  return days === undefined ? span : say(key, { days: Number(days) });
}

/** With the value of the address, also where it is none of the usual ones. */
function known(options: readonly Option[], value: string | undefined): readonly Option[] {
  if (value === undefined || options.some(({ id }) => id === value)) return options;
  return [...options, { id: value, name: value }];
}
