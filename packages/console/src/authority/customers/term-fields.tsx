import type { ReactNode } from 'react';
import { Choice } from '../../look/choice.tsx';
import { Entry } from '../../look/entry.tsx';
import { LinesEntry } from '../../look/lines-entry.tsx';
import { usePacks } from '../products/packs.ts';
import { editionOptions } from '../products/product-options.ts';
import { useWords } from '../../words/words.tsx';
import { modes, type TermForm } from './customer-facts.ts';

/** The terms that an agreement begins with and can be given: those that most have, and the others behind a line. */
export function TermFields({
  form,
  application,
  set,
  isNew = false,
  children,
}: {
  readonly form: TermForm;
  readonly application: string;
  readonly set: (name: keyof TermForm) => (value: string) => void;
  /** Nothing is agreed yet: what is not said is as usual. */
  readonly isNew?: boolean;
  /** What only this form has, behind the line too. */
  readonly children?: ReactNode;
}) {
  const words = useWords();
  const editions = editionOptions(usePacks().data ?? [], application);
  return (
    <>
      <Entry
        type="number"
        label={words.say('terms.quantity')}
        value={form.quantity}
        onChange={set('quantity')}
        hint={isNew ? words.say('authority.customers.quantity.hint') : undefined}
      />
      <Entry
        type="date"
        label={words.say('terms.until')}
        value={form.until}
        onChange={set('until')}
        hint={words.say('authority.customers.until.hint')}
      />
      <details className="more-terms">
        <summary>{words.say('authority.customers.more')}</summary>
        <Choice
          label={words.say('authority.customers.mode')}
          value={form.mode}
          options={[
            ...(form.mode === '' ? [{ id: '', name: words.say('authority.mode.usual') }] : []),
            ...modes.map((id) => ({ id, name: words.say(`authority.mode.${id}`) })),
          ]}
          onChange={set('mode')}
        />
        <Entry
          type="number"
          label={words.say('authority.customers.grace')}
          value={form.graceDays}
          onChange={set('graceDays')}
          hint={words.say('authority.customers.grace.hint')}
        />
        <Entry
          type="date"
          label={words.say('endings.maintenance')}
          value={form.maintenanceUntil}
          onChange={set('maintenanceUntil')}
          hint={words.say('authority.customers.maintenance.hint')}
        />
        <LinesEntry
          label={words.say('authority.customers.features')}
          value={form.features}
          onChange={set('features')}
          hint={words.say('authority.customers.features.hint')}
        />
        {form.features.trim() !== '' && (
          <Choice
            label={words.say('authority.customers.features.of')}
            value={form.edition}
            options={[{ id: '', name: words.say('authority.customers.features.all') }, ...editions]}
            onChange={set('edition')}
          />
        )}
        {children}
      </details>
    </>
  );
}
