import { useHost } from '../asking/host.tsx';
import { MachineAction } from '../machines/machine-action.tsx';
import { idsOf, type SelectedMachine } from '../machines/selected-machines.ts';
import { useSelectedMachines } from '../machines/selection.tsx';
import { useWords } from '../words/words.tsx';

/** Asks machines to renew, or to take a new identity: a button, the question, the work and the result of each. */
export function HintMachines({
  kind,
  machines,
  onDone,
}: {
  readonly kind: 'renew' | 'new-identity';
  readonly machines: readonly SelectedMachine[];
  readonly onDone?: () => void;
}) {
  const words = useWords();
  const { ask, queries } = useHost();
  return (
    <MachineAction
      machines={machines}
      icon={kind === 'renew' ? 'again' : 'identity'}
      name={words.say(`hint.${kind}.name`)}
      title={words.say(`hint.${kind}.title`, { count: machines.length })}
      act={words.say('hint.act', { count: machines.length })}
      send={async (part) => {
        const body = { kind, machines: idsOf(part) };
        return (await ask({ method: 'POST', path: '/v1/hints', body })).results;
      }}
      onDone={() => {
        void queries.invalidateQueries({ queryKey: ['hints'] });
        onDone?.();
      }}
    >
      <p>{words.say(`hint.${kind}.what`)}</p>
      <p className="quiet">{words.say('hint.pinned-only')}</p>
    </MachineAction>
  );
}

/** In the bar of the machines that are selected. */
export function RenewMachines() {
  const { machines, clear } = useSelectedMachines();
  return <HintMachines kind="renew" machines={machines} onDone={clear} />;
}

export function RenewIdentities() {
  const { machines, clear } = useSelectedMachines();
  return <HintMachines kind="new-identity" machines={machines} onDone={clear} />;
}
