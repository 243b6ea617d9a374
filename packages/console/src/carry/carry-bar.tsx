import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { FileButton, type GivenFile } from '../files/file-button.tsx';
import { Question } from '../look/question.tsx';
import { Working } from '../look/working.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { FileResults, RowResults } from './carry-results.tsx';
import {
  type CarriedState,
  type CarryOrder,
  type CollectedRequest,
  fits,
  type SettledRequest,
  statesFor,
  type TakenCarryFile,
} from './carry-facts.ts';
import { type CarriedPage, everyRequest, removeAll, saveFiles, submitAll, takeFiles } from './carry-source.ts';

interface Bar {
  readonly view: CarriedState | undefined;
  readonly counts: CarriedPage['counts'];
  /** Rows that were ticked; none: an order takes the whole view. */
  readonly chosen: readonly CollectedRequest[];
  readonly onDone: () => void;
}

interface Done {
  readonly files?: readonly TakenCarryFile[];
  readonly rows?: readonly SettledRequest[];
  readonly saved?: { readonly order: 'export' | 'hand-out'; readonly requests: number };
  readonly removed?: number;
  readonly error?: unknown;
}

type Part = { readonly done: number; readonly total: number } | undefined;

/** What can be done with carried requests, how far it is, and what came of it. */
export function CarryBar({ view, counts, chosen, onDone }: Bar) {
  const words = useWords();
  const host = useHost();
  const [part, setPart] = useState<Part>();
  const [done, setDone] = useState<Done>({});
  const [sure, setSure] = useState(false);
  const onPart = (some: number, total: number): void => setPart({ done: some, total });
  const run = async (work: () => Promise<Done>): Promise<void> => {
    setDone({});
    setSure(false);
    setPart({ done: 0, total: 0 });
    try {
      setDone(await work());
    } catch (error) {
      setDone({ error });
    } finally {
      setPart(undefined);
      onDone();
      await host.queries.invalidateQueries();
    }
  };
  const meant = async (order: CarryOrder): Promise<readonly CollectedRequest[]> => {
    const state = statesFor(order, view);
    return chosen.length > 0 ? chosen : state === undefined ? [] : everyRequest(host, state);
  };
  const orders: Readonly<Record<CarryOrder, () => Promise<Done>>> = {
    submit: async () => submitAll(host, await meant('submit'), onPart),
    export: async () => ({
      saved: { order: 'export', requests: await saveFiles(host, 'export', await meant('export')) },
    }),
    'hand-out': async () => ({
      saved: { order: 'hand-out', requests: await saveFiles(host, 'hand-out', await meant('hand-out')) },
    }),
  };
  const count = (order: CarryOrder): number => {
    const state = statesFor(order, view);
    if (chosen.length > 0) return chosen.filter((request) => fits(order, request)).length;
    return state === undefined ? 0 : counts[state];
  };
  const busy = part !== undefined;
  const take = (files: readonly GivenFile[]): void =>
    void run(async () => ({ files: await takeFiles(host, files, onPart) }));
  return (
    <section className="carry-bar" aria-label={words.say('carry.orders')}>
      <div className="actions">
        <FileButton main several label={words.say('carry.add')} isDisabled={busy} onFiles={take} />
        {(['submit', 'export', 'hand-out'] as const).map((order) => (
          <Button
            key={order}
            className="button"
            isDisabled={busy || count(order) === 0}
            onPress={() => void run(orders[order])}
          >
            {words.say(`carry.order.${order}`, { count: count(order) })}
          </Button>
        ))}
        {chosen.length > 0 && (
          <Button className="button" isDisabled={busy} aria-expanded={sure} onPress={() => setSure(!sure)}>
            {words.say('carry.remove', { count: chosen.length })}
          </Button>
        )}
      </div>
      {sure && (
        <Question
          title={words.say('carry.remove.sure', { count: chosen.length })}
          yes={words.say('carry.remove.do')}
          onYes={() => void run(async () => ({ removed: await removeAll(host, chosen) }))}
          onNo={() => setSure(false)}
        />
      )}
      {part !== undefined && (
        <Working
          label={words.say('carry.working')}
          part={part.total === 0 ? undefined : part.done / part.total}
          text={words.say('carry.progress', { done: part.done, total: part.total })}
        />
      )}
      <Outcome done={done} />
    </section>
  );
}

function Outcome({ done: { files, rows, saved, removed, error } }: { readonly done: Done }) {
  const words = useWords();
  return (
    <>
      <output>
        {files !== undefined && <FileResults files={files} />}
        {rows !== undefined && rows.length > 0 && <RowResults rows={rows} />}
        {saved !== undefined && (
          <p className="done">{words.say(`carry.saved.${saved.order}`, { requests: saved.requests })}</p>
        )}
        {removed !== undefined && <p className="done">{words.say('carry.removed', { removed })}</p>}
      </output>
      <Refusal error={error} />
    </>
  );
}
