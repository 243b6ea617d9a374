/** The room of hints: what machines were asked, and what became of it. This file: states, and how urgent each looks. Pure. */
import type { Parts } from '../asking/questions.ts';
import type { Tone } from '../look/card.tsx';

export type HintPage = Parts['HintPage'];
export type Hint = Parts['Hint'];
export type HintState = Hint['state'];

/** In the order in which a hint goes through them. */
export const hintStates: readonly HintState[] = [
  'waiting',
  'given',
  'obeyed',
  'not-pinned',
  'too-soon',
  'unknown-kind',
  'ended',
  'withdrawn',
];

const tones: Readonly<Record<HintState, Tone>> = {
  waiting: 'info',
  given: 'info',
  obeyed: 'good',
  'not-pinned': 'warn',
  'too-soon': 'warn',
  'unknown-kind': 'warn',
  ended: 'quiet',
  withdrawn: 'quiet',
};

export function toneOf(state: HintState): Tone {
  return tones[state];
}

/** Whether it still waits for its machine and can be taken back. */
export function isOpen({ state }: Pick<Hint, 'state'>): boolean {
  return state !== 'obeyed' && state !== 'withdrawn' && state !== 'ended';
}

export function openOnes(counts: HintPage['counts']): number {
  return hintStates.filter((state) => isOpen({ state })).reduce((sum, state) => sum + counts[state], 0);
}

/** The line that an administrator types on a machine. An id may begin with a dash, which would be read as an option. */
export function pinLine(hostId: string): string {
  return `attiva client pin-host ${hostId.startsWith('-') ? '-- ' : ''}${hostId}`;
}

/** The state that an address asks for; absent: all. */
export function readState(query: string): HintState | undefined {
  const wanted = new URLSearchParams(query).get('state');
  return hintStates.find((state) => state === wanted);
}
