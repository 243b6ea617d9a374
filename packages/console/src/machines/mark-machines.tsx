import { useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { Tick } from '../look/tick.tsx';
import { useWords } from '../words/words.tsx';
import { MachineAction } from './machine-action.tsx';
import { wordsOf } from './mark-words.ts';
import { idsOf } from './selected-machines.ts';
import { useSelectedMachines } from './selection.tsx';

/** Gives machines tags and a group, or takes them away. */
export function MarkMachines() {
  const words = useWords();
  const { ask } = useHost();
  const { machines } = useSelectedMachines();
  const [add, setAdd] = useState('');
  const [remove, setRemove] = useState('');
  const [group, setGroup] = useState('');
  const [isUngrouped, setUngrouped] = useState(false);
  const change = {
    add: wordsOf(add),
    remove: wordsOf(remove),
    ...(isUngrouped ? { group: null } : group.trim() === '' ? {} : { group: group.trim() }),
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
