import { useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { saveFile } from '../files/save-file.ts';
import { SaveMenu } from '../files/save-menu.tsx';
import { Working } from '../look/working.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useMayDo } from '../shell/role.tsx';
import { useWords } from '../words/words.tsx';
import { machinesFile } from './machine-file.ts';
import { askedOf, type MachineView } from './machine-view.ts';
import type { ListedMachine, MachineCount } from './machine-source.ts';
import { countWords } from './machine-words.ts';
import { useSelectedMachines } from './selection.tsx';
import { mostSelected, wholeView } from './whole-view.ts';
import { OfferedActions } from './offered-actions.tsx';

/** How many machines are selected, and what can be done to them. */
export function SelectionBar({
  view,
  count,
}: {
  readonly view: MachineView;
  readonly count: MachineCount | undefined;
}) {
  const words = useWords();
  const { machines, rows, clear } = useSelectedMachines();
  const isSelecting = useMayDo()('operator');
  if (!isSelecting) return null;
  if (machines.length === 0) {
    // What cannot be done is said to whoever begins to select.
    if (count !== undefined && count.count > mostSelected) return null;
    return (
      <p className="select-view">
        <WholeView view={view} count={count} />
      </p>
    );
  }
  return (
    <section className="selection-bar" aria-label={words.say('selection.label')}>
      <output className="selection-count">{words.say('selection.count', { count: machines.length })}</output>
      <WholeView view={view} count={count} />
      <Button className="link-button" onPress={clear}>
        {words.say('selection.clear')}
      </Button>
      <div className="selection-actions">
        <SaveMenu
          label={words.say('selection.save')}
          save={(format) => saveFile(`selected-machines.${format}`, machinesFile(rows, view, format))}
        />
        <OfferedActions />
      </div>
    </section>
  );
}

type Collecting = { readonly found: number } | { readonly error: unknown } | undefined;

/** Selects every machine of the view, where they are not too many: each is known by name before anything is done to it. */
function WholeView({ view, count }: { readonly view: MachineView; readonly count: MachineCount | undefined }) {
  const words = useWords();
  const { ask } = useHost();
  const { keys, add } = useSelectedMachines();
  const [collecting, setCollecting] = useState<Collecting>();
  const stopper = useRef<AbortController>(undefined);
  const collect = async (): Promise<void> => {
    const { signal } = (stopper.current = new AbortController());
    setCollecting({ found: 0 });
    try {
      const rows = await wholeView(
        async (cursor): Promise<{ rows: readonly ListedMachine[]; next?: string | undefined }> => {
          signal.throwIfAborted();
          const query = { ...askedOf(view), limit: 500, ...(cursor !== undefined && { cursor }) };
          const { machines, next } = await ask({ method: 'GET', path: '/v1/machines', query });
          return { rows: machines, next };
        },
        (found) => setCollecting({ found }),
      );
      add(rows);
      setCollecting(undefined);
    } catch (error) {
      setCollecting(signal.aborted ? undefined : { error });
    }
  };
  if (collecting !== undefined && 'error' in collecting) {
    if (collecting.error instanceof RangeError) return <TooMany />;
    return <Refusal error={collecting.error} reading />;
  }
  if (collecting !== undefined) {
    return (
      <span className="selection-work">
        <Working
          label={words.say('selection.all')}
          text={words.say('selection.collecting', { count: collecting.found })}
        />
        <Button className="button" onPress={() => stopper.current?.abort()}>
          {words.say('file.stop')}
        </Button>
      </span>
    );
  }
  if (count === undefined || count.count <= keys.size) return null;
  if (count.count > mostSelected) return <TooMany />;
  return (
    <Button className="link-button" onPress={() => void collect()}>
      {words.say('selection.all-of', { count: countWords(words, count) })}
    </Button>
  );
}

function TooMany() {
  const words = useWords();
  return <span className="quiet">{words.say('selection.too-many', { most: mostSelected })}</span>;
}
