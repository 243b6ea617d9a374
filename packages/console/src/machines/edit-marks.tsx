import { useState } from 'react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import type { Parts } from '../asking/questions.ts';
import { Dialog, DialogActions } from '../look/dialog.tsx';
import { Icon } from '../look/icon.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { useMachineRecord } from './machine-record.ts';
import { changeOf, groupOf, type MarkedWith, textOf, wordsOf } from './mark-words.ts';
import { Marks } from './marks.tsx';
import type { SelectedMachine } from './selected-machines.ts';

type Result = Parts['MachineResult'];

/** Tags and group of one machine: as they are, to be changed. */
export function EditMarks({ machine }: { readonly machine: SelectedMachine }) {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className="button" onPress={() => setOpen(true)}>
        <Icon name="tag" />
        {words.say('mark.name')}
      </Button>
      {isOpen && (
        <Dialog title={words.say('mark.title', { count: 1 })} onClose={() => setOpen(false)}>
          <Loaded machine={machine} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

interface Edited {
  readonly machine: SelectedMachine;
  readonly onClose: () => void;
}

function Loaded({ machine, onClose }: Edited) {
  const words = useWords();
  const { data, error } = useMachineRecord(machine.client);
  // As they were when the window opened: what others change meanwhile is told, and not slipped in.
  const [before, setBefore] = useState<MarkedWith>();
  const row = data?.machines.find(({ vendor }) => vendor === machine.vendor);
  if (before !== undefined) return <Form machine={machine} onClose={onClose} before={before} setBefore={setBefore} />;
  if (data === undefined) return <Waiting error={error} />;
  if (row === undefined) return <p>{words.say('outcome.unknown')}</p>;
  setBefore({ group: row.group, tags: row.tags });
  return null;
}

function Form({
  machine: { vendor, client },
  onClose,
  before,
  setBefore,
}: Edited & { readonly before: MarkedWith; readonly setBefore: (marks: MarkedWith) => void }) {
  const words = useWords();
  const { ask, queries } = useHost();
  const [tags, setTags] = useState(textOf(before.tags));
  const [group, setGroup] = useState(before.group ?? '');
  const [isBusy, setBusy] = useState(false);
  const [meanwhile, setMeanwhile] = useState<Result>();
  const [error, setError] = useState<unknown>();
  const wanted = { group: groupOf(group), tags: wordsOf(tags) };
  const change = changeOf(before, wanted);
  const save = async (): Promise<void> => {
    if (change === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const expected = { group: before.group, tags: [...before.tags] };
      const body = { machines: [{ vendor, client }], ...change, expected };
      const [result] = (await ask({ method: 'POST', path: '/v1/machine-marks', body })).results;
      await queries.invalidateQueries({ queryKey: ['machines'] });
      if (result?.outcome === 'marked') onClose();
      else {
        setMeanwhile(result);
        // The next attempt is made over what stands there now, which the reader has seen then.
        if (result?.present !== undefined) setBefore(result.present);
      }
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {meanwhile !== undefined && <Meanwhile result={meanwhile} />}
      <Refusal error={error} />
      <TextField className="field" value={tags} onChange={setTags}>
        <Label>{words.say('mark.tags')}</Label>
        <Input />
      </TextField>
      <TextField className="field" value={group} onChange={setGroup}>
        <Label>{words.say('mark.group-of')}</Label>
        <Input maxLength={40} />
      </TextField>
      <DialogActions>
        <Button className="button" onPress={onClose}>
          {words.say('action.cancel')}
        </Button>
        {meanwhile?.present !== undefined && (
          <Button
            className="button"
            onPress={() => {
              setTags(textOf(before.tags));
              setGroup(before.group ?? '');
              setMeanwhile(undefined);
            }}
          >
            {words.say('mark.take-theirs')}
          </Button>
        )}
        <Button className="button main" isDisabled={change === undefined || isBusy} onPress={() => void save()}>
          {words.say(meanwhile?.present === undefined ? 'mark.act' : 'mark.save-mine')}
        </Button>
      </DialogActions>
    </>
  );
}

/** Who was faster, and what stands there now. */
function Meanwhile({ result: { outcome, present, changedBy, changedAt } }: { readonly result: Result }) {
  const words = useWords();
  return (
    <div className="meanwhile" role="alert">
      {outcome === 'unknown' ? (
        <p>{words.say('outcome.unknown')}</p>
      ) : (
        <>
          <p>
            {changedBy === undefined || changedAt === undefined
              ? words.say('mark.meanwhile')
              : words.say('mark.meanwhile.by', { actor: changedBy, at: words.moment(changedAt) })}
          </p>
          <p>
            {present !== undefined && (present.group !== null || present.tags.length > 0) ? (
              <Marks of={present} />
            ) : (
              words.say('mark.none')
            )}
          </p>
        </>
      )}
    </div>
  );
}
