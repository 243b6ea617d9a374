import { useHost } from '../asking/host.tsx';
import { useWords } from '../words/words.tsx';
import { MachineAction } from './machine-action.tsx';
import { idsOf, type SelectedMachine } from './selected-machines.ts';
import { useSelectedMachines } from './selection.tsx';

/** Takes machines out of the inventory. */
export function RemoveMachines() {
  const { machines, clear } = useSelectedMachines();
  return <RemoveAction machines={machines} onDone={clear} />;
}

export function RemoveAction({
  machines,
  onDone,
}: {
  readonly machines: readonly SelectedMachine[];
  readonly onDone: () => void;
}) {
  const words = useWords();
  const { ask } = useHost();
  return (
    <MachineAction
      machines={machines}
      icon="remove"
      name={words.say('remove.name')}
      title={words.say('remove.title', { count: machines.length })}
      act={words.say('remove.act', { count: machines.length })}
      isGrave
      send={async (part) => {
        const body = { machines: idsOf(part) };
        return (await ask({ method: 'POST', path: '/v1/machine-removals', body })).results;
      }}
      onDone={onDone}
    >
      <p>{words.say('remove.what')}</p>
      <p className="quiet">{words.say('remove.again')}</p>
    </MachineAction>
  );
}
