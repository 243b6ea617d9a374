import type { Tone } from '../look/card.tsx';
import type { MachineState } from './machine-view.ts';

/** How a state looks; its word says the same. */
export const stateTones: Readonly<Record<MachineState, Tone>> = {
  licensed: 'good',
  grace: 'warn',
  notification: 'bad',
};
