/** One line of a list (a machine, and one application on it), and its place in the order of the list. */
import type { Seconds } from '@attiva/protocol';
import type { ContactMethod } from '../activation/client-row.ts';

/** What indexes hold of a machine: enough to filter, sort and show it. */
export interface StoredMachine {
  readonly vendor: string;
  readonly application: string;
  readonly client: string;
  readonly edition: string;
  readonly generation: number;
  /** License state 0 … 6 that it reported. */
  readonly state: number;
  readonly minutesLeft: number;
  readonly virtual: number;
  readonly ephemeral: number;
  readonly method: ContactMethod;
  readonly firstSeen: Seconds;
  readonly lastSeen: Seconds;
  readonly leaseUntil: Seconds;
}

/** A row with what its order compares first. */
export interface PlacedMachine extends StoredMachine {
  readonly value: string | number;
}

/** Where a row stands: no two rows stand at one place. */
export interface Place {
  readonly value: string | number;
  readonly client: string;
  readonly vendor: string;
  readonly application: string;
}

/** Ascending; a list that descends turns all of it around. */
export function comparePlaces(a: Place, b: Place): number {
  return (
    compare(a.value, b.value) ||
    compare(a.client, b.client) ||
    compare(a.vendor, b.vendor) ||
    compare(a.application, b.application)
  );
}

/** As the database compares: numbers by size, texts by their bytes. None of them holds more than ASCII. */
function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export function placeOf({ value, client, vendor, application }: Place): Place {
  return { value, client, vendor, application };
}
