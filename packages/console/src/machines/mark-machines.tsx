import { useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { Tick } from '../look/tick.tsx';
import { useWords } from '../words/words.tsx';
import { EditMarks } from './edit-marks.tsx';
import { MachineAction } from './machine-action.tsx';
import { groupOf, wordsOf } from './mark-words.ts';
import { idsOf, type SelectedMachine } from './selected-machines.ts';
import { useSelectedMachines } from './selection.tsx';

/** Tags and a group: of one machine as they are, of many what is to be added and taken away. */
export function MarkMachines() {
  const { machines } = useSelectedMachines();
  const [machine] = machines;
  return machine !== undefined && machines.length === 1 ? (
    <EditMarks machine={machine} />
  ) : (
    <MarkMany machines={machines} />
  );
}

function MarkMany({ machines }: { readonly machines: readonly SelectedMachine[] }) {
  const words = useWords();
  const { ask } = useHost();
  const [add, setAdd] = useState('');
  const [remove, setRemove] = useState('');
  const [group, setGroup] = useState('');
  const [isUngrouped, setUngrouped] = useState(false);
  const change = {
    add: wordsOf(add),
    remove: wordsOf(remove),
    ...(isUngrouped ? { group: null } : groupOf(group) === null ? {} : { group: groupOf(group) }),
  };
  const isReady = change.add.length > 0 || change.remove.length > 0 || 'group' in change;
  return (
    <MachineAction
      machines={machines}
      icon="tag"
      name={words.say('mark.name')}
      title={words.say('mark.title', { count: machines.length })}
      act={words.say('mark.act')}
      isReady={isReady}
      send={async (part) => {
        const body = { machines: idsOf(part), ...change };
        return (await ask({ method: 'POST', path: '/v1/machine-marks', body })).results;
      }}
    >
      <p className="quiet">{words.say('mark.what')}</p>
      <TextField className="field" value={add} onChange={setAdd}>
        <Label>{words.say('mark.add')}</Label>
        <Input />
      </TextField>
      <TextField className="field" value={remove} onChange={setRemove}>
        <Label>{words.say('mark.remove')}</Label>
        <Input />
      </TextField>
      <TextField className="field" value={group} onChange={setGroup} isDisabled={isUngrouped}>
        <Label>{words.say('mark.group')}</Label>
        <Input maxLength={40} />
      </TextField>
      <Tick isSelected={isUngrouped} onChange={setUngrouped}>
        {words.say('mark.ungroup')}
      </Tick>
    </MachineAction>
  );
}
