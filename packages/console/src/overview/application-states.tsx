import { Link } from 'wouter';
import { countWords } from '../machines/machine-words.ts';
import { useMachineCounts } from '../machines/machine-source.ts';
import { type MachineState, machineStates, usualView, viewQuery } from '../machines/machine-view.ts';
import type { Tone } from '../look/card.tsx';
import { useWords } from '../words/words.tsx';

const tones: Readonly<Record<MachineState, Tone>> = { licensed: 'good', grace: 'warn', notification: 'bad' };

/** How many machines of an application are in each state, each the way into their list. */
export function ApplicationStates(of: { readonly vendor: string; readonly application: string }) {
  const words = useWords();
  const views = machineStates.map((state) => ({ ...usualView, ...of, state }));
  const counts = useMachineCounts(views);
  return (
    <ul className="state-links">
      {views.map((view, at) => {
        const count = counts[at];
        return (
          <li key={view.state}>
            <Link href={`/machines?${viewQuery(view)}`}>
              {words.say(`state.${view.state}`)}{' '}
              <strong className={count !== undefined && count.count > 0 ? tones[view.state] : 'quiet'}>
                {count === undefined ? '–' : countWords(words, count)}
              </strong>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
