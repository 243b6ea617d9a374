/** The room of computers that never called: a list or a directory is compared with the machines. This file: what is shown. Pure. */
import type { Parts } from '../asking/questions.ts';
import type { Tone } from '../look/card.tsx';

export type RollPage = Parts['RollPage'];
export type RollState = RollPage['computers'][number]['state'];

/** What one comes for first. */
export const rollStates: readonly RollState[] = ['never', 'unlicensed', 'unused', 'disabled', 'called'];

const tones: Readonly<Record<RollState, Tone>> = {
  never: 'warn',
  unlicensed: 'warn',
  unused: 'quiet',
  disabled: 'quiet',
  called: 'good',
};

export function rollTone(state: RollState): Tone {
  return tones[state];
}

/** The state that an address asks for: those that never called, unless it says another. */
export function readRollState(query: string): RollState {
  const wanted = new URLSearchParams(query).get('state');
  return rollStates.find((state) => state === wanted) ?? 'never';
}

/** A form of the directory as the host takes it: what is empty is not said. */
export function readingOf(form: {
  readonly server: string;
  readonly base: string;
  readonly bindDn: string;
  readonly password: string;
  readonly ca: string | undefined;
}): { server: string; base?: string; bindDn?: string; password?: string; ca?: string } {
  const { ca } = form;
  const [server, base, bindDn] = [form.server.trim(), form.base.trim(), form.bindDn.trim()];
  return {
    server,
    ...(base !== '' && { base }),
    ...(bindDn !== '' && { bindDn, password: form.password }),
    ...(ca !== undefined && { ca }),
  };
}
