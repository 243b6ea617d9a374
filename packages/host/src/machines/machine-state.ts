/** The state of a machine as this host knows it: what it holds and what it reported, in one of three words. Pure. */
import type { Seconds } from '@attiva/protocol';

export const machineStates = ['licensed', 'grace', 'notification'] as const;
export type MachineState = (typeof machineStates)[number];

/** What the state is made from. */
export interface StateFacts {
  /** License state 0 … 6 that it reported. */
  readonly state: number;
  /** Minutes to the end of that state, as it reported them. */
  readonly minutesLeft: number;
  readonly lastSeen: Seconds;
  /** End of the lease that it got last; 0 = none. */
  readonly leaseUntil: Seconds;
}

/** States in which a machine reports that its grace goes on. */
export const graceStates: readonly number[] = [2, 3, 4, 6];

/**
 * @param additionalGrace of its edition, in seconds: what follows a lease that ended.
 * The machine itself may know better: it may have asked another host since.
 */
export function stateOf(facts: StateFacts, additionalGrace: number, now: Seconds): MachineState {
  if (facts.leaseUntil > now) return 'licensed';
  return graceEnd(facts, additionalGrace) > now ? 'grace' : 'notification';
}

function graceEnd({ state, minutesLeft, lastSeen, leaseUntil }: StateFacts, additionalGrace: number): Seconds {
  // What it reported was before the answer: a lease that reaches beyond that is what it had last.
  if (leaseUntil > lastSeen) return leaseUntil + additionalGrace;
  return graceStates.includes(state) ? lastSeen + minutesLeft * 60 : 0;
}
