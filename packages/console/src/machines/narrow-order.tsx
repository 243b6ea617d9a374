import { Button } from 'react-aria-components';
import { Choice } from '../look/choice.tsx';
import { Icon } from '../look/icon.tsx';
import { useWords } from '../words/words.tsx';
import { type MachineView, sortedBy, sortNames } from './machine-view.ts';

/** On a telephone, where the columns have no heads: every order, and the way back through it. */
export function NarrowOrder({
  view,
  show,
}: {
  readonly view: MachineView;
  readonly show: (view: MachineView) => void;
}) {
  const words = useWords();
  const direction = view.descending ? 'descending' : 'ascending';
  return (
    <div className="only-narrow narrow-order">
      <Choice
        quiet
        label={words.say('sort.label')}
        value={view.sort}
        options={sortNames.map((id) => ({ id, name: words.say('sort.by', { column: words.say(`column.${id}`) }) }))}
        // The same once more would turn it around.
        onChange={(id) => id !== view.sort && show(sortedBy(view, id))}
      />
      <Button
        className="button icon-only"
        aria-label={words.say(`sort.${direction}`)}
        onPress={() => show(sortedBy(view, view.sort))}
      >
        <Icon name={direction} />
      </Button>
    </div>
  );
}
