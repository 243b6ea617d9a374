import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { Dialog, DialogActions } from '../look/dialog.tsx';
import { Icon, type IconName } from '../look/icon.tsx';
import { Working } from '../look/working.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { doInParts, type MachineOutcome, type Send, tally, type Work } from './machine-work.ts';
import type { SelectedMachine } from './selected-machines.ts';

/**
 * A button of the bar, and the window that it opens: what will be done, the work, and what came of each machine.
 */
export function MachineAction({
  machines,
  icon,
  name,
  title,
  act,
  isGrave = false,
  isReady = true,
  send,
  onDone,
  children,
}: {
  readonly machines: readonly SelectedMachine[];
  readonly icon: IconName;
  /** Of the button that opens the window. */
  readonly name: string;
  readonly title: string;
  /** Of the button that does it. */
  readonly act: string;
  readonly isGrave?: boolean;
  readonly isReady?: boolean;
  readonly send: Send;
  /** Once the results have been read. */
  readonly onDone?: (outcomes: readonly MachineOutcome[]) => void;
  readonly children: ReactNode;
}) {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  const { work, run, reset } = useMachineWork();
  const close = (): void => {
    setOpen(false);
    if (work.kind === 'done') onDone?.(work.outcomes);
    reset();
  };
  return (
    <>
      <Button className={isGrave ? 'button grave' : 'button'} onPress={() => setOpen(true)}>
        <Icon name={icon} />
        {name}
      </Button>
      {isOpen && (
        <Dialog title={title} onClose={close} isBusy={work.kind === 'busy'}>
          {work.kind === 'idle' && (
            <>
              {children}
              <Named machines={machines} />
              <DialogActions>
                <Button className="button" onPress={close}>
                  {words.say('action.cancel')}
                </Button>
                <Button
                  className={isGrave ? 'button grave' : 'button main'}
                  isDisabled={!isReady}
                  onPress={() => run(machines, send)}
                >
                  {act}
                </Button>
              </DialogActions>
            </>
          )}
          {work.kind === 'busy' && (
            <Working
              label={title}
              part={work.done / work.of}
              text={words.say('action.progress', { done: work.done, of: work.of })}
            />
          )}
          {work.kind === 'done' && (
            <>
              <Refusal error={work.error} />
              <Outcomes outcomes={work.outcomes} />
              <DialogActions>
                <Button className="button main" onPress={close}>
                  {words.say('action.close')}
                </Button>
              </DialogActions>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

function useMachineWork(): {
  readonly work: Work;
  readonly run: (machines: readonly SelectedMachine[], send: Send) => void;
  readonly reset: () => void;
} {
  const { queries } = useHost();
  const [work, setWork] = useState<Work>({ kind: 'idle' });
  const run = async (machines: readonly SelectedMachine[], send: Send): Promise<void> => {
    setWork({ kind: 'busy', done: 0, of: machines.length });
    setWork(await doInParts(machines, send, (done) => setWork({ kind: 'busy', done, of: machines.length })));
    await queries.invalidateQueries({ queryKey: ['machines'] });
  };
  return { work, run: (...of) => void run(...of), reset: () => setWork({ kind: 'idle' }) };
}

const mostNamed = 5;

/** Which ones: by name, as many as one reads. */
function Named({ machines }: { readonly machines: readonly SelectedMachine[] }) {
  const words = useWords();
  const rest = machines.length - mostNamed;
  return (
    <ul className="named-machines">
      {machines.slice(0, mostNamed).map(({ vendor, client, name }) => (
        <li key={`${vendor} ${client}`}>{name ?? client}</li>
      ))}
      {rest > 0 && <li className="quiet">{words.say('action.more', { count: rest })}</li>}
    </ul>
  );
}

const mostRows = 200;

function Outcomes({ outcomes }: { readonly outcomes: readonly MachineOutcome[] }) {
  const words = useWords();
  const said = (outcome: string): string => {
    const key = `outcome.${outcome}`;
    return words.knows(key) ? words.say(key) : outcome;
  };
  const usual = tally(outcomes)[0]?.outcome;
  // What went another way than most is what one looks for.
  const rows = [...outcomes].sort((a, b) => Number(a.outcome === usual) - Number(b.outcome === usual));
  return (
    <>
      <output className="outcomes-sum">
        {tally(outcomes)
          .map(({ outcome, machines }) => `${said(outcome)}: ${words.number(machines)}`)
          .join(' · ')}
      </output>
      <div className="outcomes">
        <table className="plain-table">
          <tbody>
            {rows.slice(0, mostRows).map(({ vendor, client, name, outcome }) => (
              <tr key={`${vendor} ${client}`}>
                <th scope="row">{name ?? client}</th>
                <td>{said(outcome)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > mostRows && (
          <p className="quiet">{words.say('action.more', { count: rows.length - mostRows })}</p>
        )}
      </div>
    </>
  );
}
