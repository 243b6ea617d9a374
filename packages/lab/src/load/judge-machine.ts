/** What the figures of one machine are worth: a rule, facts in, verdict out. */
import { firstAttemptSpreadSeconds } from '@attiva/protocol';

export interface MachineRates {
  /** Machines a second that ask for the first time, with what a client asks before. */
  readonly newPerSecond: number;
  readonly renewalsPerSecond: number;
  /** Share of the time in which the host waited for its database, and of the processor that it used, 0 … 1. */
  readonly waitedForDatabase: number;
  readonly usedProcessor: number;
}

/** What becomes of so many machines that are all switched on at once, each of them for the first time. */
export interface StormEstimate {
  readonly machines: number;
  /** Seconds until the last that is answered has its lease; first attempts are spread over 120. */
  readonly drainSeconds: number;
  /** So many are not answered within the time that a client waits, and come back later: after two hours, by the usual pack. */
  readonly comeBackLater: number;
}

export interface MachineVerdict {
  /** The most machines of which, all switched on at once, none has to come back later. Rounded down to two digits. */
  readonly stormMachines: number;
  /** The most machines that it keeps licensed where each renews once a week, at half of what it can. Rounded down. */
  readonly renewingMachines: number;
  readonly storms: readonly StormEstimate[];
  /** What more of would help first. */
  readonly limit: 'database' | 'processor' | 'load';
  /** Of `wanted` machines, where that was asked. */
  readonly enough?: boolean;
}

/** A client waits ten seconds for an answer; what is further behind is told to come back. */
const patienceSeconds = 10;
const mostSeconds = firstAttemptSpreadSeconds + patienceSeconds;
const weekSeconds = 7 * 86_400;
const usualStorms = [1000, 10_000, 100_000] as const;

export function judgeMachine(rates: MachineRates, wanted?: number): MachineVerdict {
  const { newPerSecond, renewalsPerSecond } = rates;
  const stormMachines = roundedDown(newPerSecond * mostSeconds);
  const renewingMachines = roundedDown((renewalsPerSecond / 2) * weekSeconds);
  const sizes = wanted === undefined ? usualStorms : [wanted];
  return {
    stormMachines,
    renewingMachines,
    storms: sizes.map((machines) => estimateStorm(machines, newPerSecond)),
    limit: limitOf(rates),
    ...(wanted !== undefined && { enough: wanted <= Math.min(stormMachines, renewingMachines) }),
  };
}

export function estimateStorm(machines: number, perSecond: number): StormEstimate {
  const needed = Math.ceil(machines / Math.max(perSecond, 1));
  return {
    machines,
    drainSeconds: Math.min(mostSeconds, Math.max(firstAttemptSpreadSeconds, needed)),
    comeBackLater: Math.max(0, Math.ceil(machines - perSecond * mostSeconds)),
  };
}

function limitOf({ waitedForDatabase, usedProcessor }: MachineRates): MachineVerdict['limit'] {
  if (waitedForDatabase >= 0.5) return 'database';
  // The load works on the same cores: where the host had a third of them, there was nothing left.
  return usedProcessor >= 0.33 ? 'processor' : 'load';
}

function roundedDown(value: number): number {
  if (value < 10) return Math.floor(value);
  const digit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / digit) * digit;
}
