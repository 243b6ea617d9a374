import { useHost } from '../asking/host.tsx';
import { useWords } from '../words/words.tsx';
import { MachineAction } from './machine-action.tsx';
import { idsOf } from './selected-machines.ts';
import { useSelectedMachines } from './selection.tsx';

/** Takes machines out of the inventory. */
export function RemoveMachines() {
  const words = useWords();
  const { ask } = useHost();
  const { machines, clear } = useSelectedMachines();
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
      onDone={clear}
    >
      <p>{words.say('remove.what')}</p>
      <p className="quiet">{words.say('remove.again')}</p>
    </MachineAction>
  );
}
