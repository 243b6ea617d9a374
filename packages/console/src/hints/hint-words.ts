/** The room of hints: what machines were asked, and what became of it. This file: states, and how urgent each looks. Pure. */
import type { Parts } from '../asking/questions.ts';
import { csvText, type FileFormat, momentText } from '../files/csv-text.ts';
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

/** Which hints: the address bar holds it. */
export interface HintView {
  readonly state?: HintState;
  readonly kind?: Hint['kind'];
  /** A part of the machine's name, or the beginning of its client id. */
  readonly search?: string;
}

export const hintKinds: readonly Hint['kind'][] = ['renew', 'new-identity'];

/** What is wrong in an address is left out. */
export function readHintView(query: string): HintView {
  const given = new URLSearchParams(query);
  const state = hintStates.find((one) => one === given.get('state'));
  const kind = hintKinds.find((one) => one === given.get('kind'));
  const search = given.get('search')?.trim().slice(0, 253) ?? '';
  return { ...(state && { state }), ...(kind && { kind }), ...(search !== '' && { search }) };
}

export function hintAddress(view: HintView): string {
  const query = new URLSearchParams(Object.entries(view).filter(([, value]) => value !== '')).toString();
  return query === '' ? '/hints' : `/hints?${query}`;
}

/** Hints as a file. */
export function hintFile(hints: readonly Hint[], format: FileFormat): string {
  if (format === 'json') return `${JSON.stringify({ hints }, null, 1)}\n`;
  const timeOf = (at: number | null): string => (at === null ? '' : momentText(at));
  return csvText(
    ['name', 'vendor', 'client', 'kind', 'state', 'createdAt', 'givenAt', 'stateAt', 'endsAt'],
    hints.map((hint) => [
      hint.name,
      hint.vendor,
      hint.client,
      hint.kind,
      hint.state,
      ...[hint.createdAt, hint.givenAt, hint.stateAt, hint.endsAt].map(timeOf),
    ]),
  );
}
