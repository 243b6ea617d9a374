import { Button } from 'react-aria-components';
import { Choice } from '../look/choice.tsx';
import { Entry } from '../look/entry.tsx';
import { useTyped } from '../look/typed.ts';
import { useWords } from '../words/words.tsx';
import { hintKinds, type HintPage, hintStates, type HintView } from './hint-words.ts';

/** What became of it, what was asked, and of which machine. */
export function HintFilters({
  view,
  counts,
  show,
}: {
  readonly view: HintView;
  readonly counts: HintPage['counts'];
  readonly show: (view: HintView) => void;
}) {
  const words = useWords();
  const [search, setSearch] = useTyped(view.search ?? '');
  const withState = (state: string): HintView => {
    const found = hintStates.find((one) => one === state);
    return { ...rest(view, 'state'), ...(found && { state: found }) };
  };
  const withKind = (kind: string): HintView => {
    const found = hintKinds.find((one) => one === kind);
    return { ...rest(view, 'kind'), ...(found && { kind: found }) };
  };
  return (
    <form
      className="filters choices"
      aria-label={words.say('filters.label')}
      onSubmit={(event) => {
        event.preventDefault();
        show({ ...rest(view, 'search'), search: search.trim() });
      }}
    >
      <Choice
        quiet
        label={words.say('hints.state')}
        value={view.state ?? ''}
        options={[
          { id: '', name: words.say('hints.state.all') },
          ...hintStates.map((id) => ({
            id,
            name: `${words.say(`hint-state.${id}`)} (${words.number(counts[id])})`,
          })),
        ]}
        onChange={(state) => show(withState(state))}
      />
      <Choice
        quiet
        label={words.say('hints.column.kind')}
        value={view.kind ?? ''}
        options={[
          { id: '', name: words.say('hints.kind.all') },
          ...hintKinds.map((id) => ({ id, name: words.say(`hint.${id}.name`) })),
        ]}
        onChange={(kind) => show(withKind(kind))}
      />
      <Entry
        isQuiet
        label={words.say('hints.machine')}
        placeholder={words.say('hints.machine')}
        value={search}
        onChange={setSearch}
      />
      <Button className="button" type="submit">
        {words.say('hints.find')}
      </Button>
    </form>
  );
}

function rest(view: HintView, name: keyof HintView): HintView {
  const { [name]: _one, ...others } = view;
  return others;
}
