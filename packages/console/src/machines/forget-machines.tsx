import { useHost } from '../asking/host.tsx';
import { useWords } from '../words/words.tsx';
import { MachineAction } from './machine-action.tsx';
import { idsOf, type SelectedMachine } from './selected-machines.ts';
import { useSelectedMachines } from './selection.tsx';

/** Erases what says whose machines they are; they stay counted. */
export function ForgetMachines() {
  const { machines } = useSelectedMachines();
  return <ForgetAction machines={machines} />;
}

export function ForgetAction({ machines }: { readonly machines: readonly SelectedMachine[] }) {
  const words = useWords();
  const { ask } = useHost();
  return (
    <MachineAction
      machines={machines}
      icon="erase"
      name={words.say('forget.name')}
      title={words.say('forget.title', { count: machines.length })}
      act={words.say('forget.act')}
      isGrave
      send={async (part) => {
        const body = { machines: idsOf(part) };
        return (await ask({ method: 'POST', path: '/v1/machine-erasures', body })).results;
      }}
    >
      <p>{words.say('forget.what')}</p>
      <p className="quiet">{words.say('forget.again')}</p>
    </MachineAction>
  );
}
