/** Something done to many machines, so many at a time; what came of each. Pure but for what is handed in. */
import { inParts, type SelectedMachine } from './selected-machines.ts';

/** What became of one machine: a word of the host, or `not-done` where it was not reached. */
export interface MachineOutcome extends SelectedMachine {
  readonly outcome: string;
}

/** As many as the host takes at once. */
export const machinesAtOnce = 500;

export type Work =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly done: number; readonly of: number }
  | { readonly kind: 'done'; readonly outcomes: readonly MachineOutcome[]; readonly error: unknown };

export type Send = (machines: readonly SelectedMachine[]) => Promise<readonly { readonly outcome: string }[]>;

/**
 * Part after part, in order. Where one fails the rest is left alone: it would most likely fail as well.
 * @param onDone how many so far.
 */
export async function doInParts(
  machines: readonly SelectedMachine[],
  send: Send,
  onDone: (done: number) => void,
): Promise<Extract<Work, { kind: 'done' }>> {
  const outcomes: MachineOutcome[] = [];
  let failed: unknown;
  for (const part of inParts(machines, machinesAtOnce)) {
    let results: readonly { readonly outcome: string }[] = [];
    if (failed === undefined) {
      try {
        results = await send(part);
      } catch (error) {
        failed = error;
      }
    }
    outcomes.push(...part.map((machine, index) => ({ ...machine, outcome: results[index]?.outcome ?? 'not-done' })));
    onDone(outcomes.length);
  }
  return { kind: 'done', outcomes, error: failed };
}

/** How many of each outcome, the most frequent first. */
export function tally(
  outcomes: readonly MachineOutcome[],
): readonly { readonly outcome: string; readonly machines: number }[] {
  const counts = new Map<string, number>();
  for (const { outcome } of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, machines]) => ({ outcome, machines })).sort((a, b) => b.machines - a.machines);
}
