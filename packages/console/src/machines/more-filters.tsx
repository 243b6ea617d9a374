import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components';
import { Choice } from '../look/choice.tsx';
import { Entry } from '../look/entry.tsx';
import { Icon } from '../look/icon.tsx';
import { useTyped } from '../look/typed.ts';
import { useWords } from '../words/words.tsx';
import { filterValue } from './filter-words.ts';
import { dateFilters, type MachineView, moreFilters, withDates, withFilter } from './machine-view.ts';
import type { ProductNames } from './product-names.ts';

interface Shown {
  readonly view: MachineView;
  readonly show: (view: MachineView) => void;
}

/** What is asked for less often stands behind a button, which says how many of it are set. */
export function useMoreFilters(view: MachineView): { readonly isOpen: boolean; readonly button: ReactNode } {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const set = Object.keys(moreFilters).filter((name) => view[name as keyof typeof moreFilters] !== undefined).length;
  const button = (
    <Button className="button more-filters-button" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
      {words.say('filters.more', { count: set })}
      <Icon name="down" size={16} />
    </Button>
  );
  return { isOpen, button };
}

/** Yes, no or either; and times as spans from now. */
export function MoreFilters({ view, show, names }: Shown & { readonly names: ProductNames }) {
  const words = useWords();
  return Object.entries(moreFilters).map(([key, values]) => {
    const name = key as keyof typeof moreFilters;
    const value = view[name] ?? '';
    const ids: readonly string[] = [...values, ...(value === '' || values.some((one) => one === value) ? [] : [value])];
    return (
      <Choice
        key={name}
        label={words.say(`filter.${name}`)}
        value={value}
        options={[
          { id: '', name: words.say('filter.any') },
          ...ids.map((id) => ({ id, name: filterValue(words.say, { name, value: id }, names) })),
        ]}
        onChange={(id) => show(withFilter(view, name, id))}
      />
    );
  });
}

/** Times as days. What the address holds of them is shown; a span from now is none. */
export function DateFilters({ view, show }: Shown) {
  const words = useWords();
  const [days, setDays] = useTyped(dateFilters.map((name) => dayIn(view[name])).join());
  const dates = days.split(',');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    show(withDates(view, dates));
  };
  return (
    <form className="date-filters" aria-label={words.say('filters.dates')} onSubmit={submit}>
      {dateFilters.map((name, at) => (
        <Entry
          key={name}
          type="date"
          label={words.say(`filter.${name}.day`)}
          value={dates[at] ?? ''}
          onChange={(day) => setDays(dates.with(at, day).join())}
        />
      ))}
      <Button className="button" type="submit">
        {words.say('filters.dates.apply')}
      </Button>
      <p className="quiet">{words.say('filters.dates.utc')}</p>
    </form>
  );
}

function dayIn(value: string | undefined): string {
  return value !== undefined && /^\d{4}-\d{2}-\d{2}$/u.test(value) ? value : '';
}
