import { Button } from 'react-aria-components';
import { Choice } from '../look/choice.tsx';
import { Entry } from '../look/entry.tsx';
import { useTyped } from '../look/typed.ts';
import { useWords } from '../words/words.tsx';
import { auditAddress, type AuditView, emptyAuditView, isSearched } from './audit-view.ts';

export function AuditFilters({
  view,
  show,
  known,
  named,
}: {
  readonly view: AuditView;
  readonly show: (view: AuditView) => void;
  /** Actions to choose from. */
  readonly known: readonly string[];
  readonly named: (action: string) => string;
}) {
  const words = useWords();
  const [wished, wish] = useTyped(view, auditAddress(view));
  const set = (name: keyof AuditView) => (value: string) => wish({ ...wished, [name]: value });
  const actions: readonly string[] = [
    ...known,
    ...(view.action === '' || known.includes(view.action) ? [] : [view.action]),
  ];
  return (
    <form
      className="audit-filters"
      aria-label={words.say('audit.filters')}
      onSubmit={(event) => {
        event.preventDefault();
        show(wished);
      }}
    >
      <Entry label={words.say('audit.actor')} value={wished.actor} onChange={set('actor')} />
      <Choice
        label={words.say('audit.action')}
        value={view.action}
        options={[{ id: '', name: words.say('audit.action.all') }, ...actions.map((id) => ({ id, name: named(id) }))]}
        onChange={(action) => show({ ...wished, action })}
      />
      <Entry label={words.say('audit.search')} value={wished.search} onChange={set('search')} />
      <Entry type="date" label={words.say('audit.from')} value={wished.from} onChange={set('from')} />
      <Entry type="date" label={words.say('audit.to')} value={wished.to} onChange={set('to')} />
      <div className="row-actions">
        <Button className="button main" type="submit">
          {words.say('audit.apply')}
        </Button>
        {isSearched(view) && (
          <Button className="link-button" onPress={() => show(emptyAuditView)}>
            {words.say('audit.clear')}
          </Button>
        )}
      </div>
    </form>
  );
}
