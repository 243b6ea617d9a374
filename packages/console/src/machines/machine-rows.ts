/** Rows of machines: their state, which of them a view shows, in which order. Pure. */
import type { MachineState, MachineView, SortName } from './machine-view.ts';

export interface ListedMachine {
  readonly vendor: string;
  readonly application: string;
  readonly client: string;
  readonly name: string | null;
  readonly address: string | null;
  readonly edition: string;
  readonly generation: number;
  readonly state: MachineState;
  /** License state 0 … 6 that it reported at its last contact. */
  readonly reported: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** End of its lease; `null`: it never had one. */
  readonly expires: number | null;
  readonly virtual: boolean;
}

/** A row of `GET /v1/clients`. */
export interface Client {
  readonly vendor: string;
  readonly application: string;
  readonly edition: string;
  readonly generation: number;
  readonly client: string;
  readonly name: string | null;
  readonly address: string | null;
  readonly state: number;
  readonly minutesLeft: number;
  readonly virtual: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly leaseUntil: number;
}

/** States in which a machine reports that its grace goes on. */
const graceStates: readonly number[] = [2, 3, 4, 6];

/** What follows a lease that ended, in seconds, where the pack says nothing else. */
const usualGrace = 30 * 86_400;

export function listedMachine(client: Client, now: number): ListedMachine {
  const { vendor, application, edition, generation, name, address, state, firstSeen, lastSeen, leaseUntil } = client;
  const shown = { vendor, application, client: client.client, name, address, edition, generation, firstSeen, lastSeen };
  return {
    ...shown,
    reported: state,
    state: stateOf(client, now),
    expires: leaseUntil === 0 ? null : leaseUntil,
    virtual: client.virtual === 1,
  };
}

function stateOf({ state, minutesLeft, lastSeen, leaseUntil }: Client, now: number): MachineState {
  if (leaseUntil > now) return 'licensed';
  // What it reported was before the answer: a lease that reaches beyond that is what it had last.
  const reported = graceStates.includes(state) ? lastSeen + minutesLeft * 60 : 0;
  const graceEnd = leaseUntil > lastSeen ? leaseUntil + usualGrace : reported;
  return graceEnd > now ? 'grace' : 'notification';
}

/** @param now what spans (`-30d`) are reckoned from. */
export function rowsOf(machines: readonly ListedMachine[], view: MachineView, now: number): ListedMachine[] {
  const shown = machines.filter((machine) => isShown(machine, view, now));
  return shown.sort((a, b) => compare(a, b, view));
}

function isShown(machine: ListedMachine, view: MachineView, now: number): boolean {
  const { state, vendor, application, edition, generation, search } = view;
  const same = (value: string, wanted: string | undefined): boolean => wanted === undefined || value === wanted;
  return (
    same(machine.state, state) &&
    same(machine.vendor, vendor) &&
    same(machine.application, application) &&
    same(machine.edition, edition) &&
    same(String(machine.generation), generation) &&
    isBefore(machine.lastSeen, view.seenBefore, now) &&
    isBefore(machine.expires, view.expiresBefore, now) &&
    (search === undefined || isFound(machine, search.toLowerCase()))
  );
}

function isFound({ name, client }: ListedMachine, search: string): boolean {
  return name?.toLowerCase().includes(search) === true || client.toLowerCase().startsWith(search);
}

function isBefore(time: number | null, span: string | undefined, now: number): boolean {
  if (span === undefined) return true;
  const days = /^(-?\d{1,6})d$/u.exec(span)?.[1];
  return days === undefined || (time !== null && time < now + Number(days) * 86_400);
}

const collator = new Intl.Collator('en', { numeric: true });

function compare(a: ListedMachine, b: ListedMachine, { sort, descending }: MachineView): number {
  const order = descending ? compareBy(b, a, sort) : compareBy(a, b, sort);
  return order === 0 ? collator.compare(a.client, b.client) : order;
}

function compareBy(a: ListedMachine, b: ListedMachine, sort: SortName): number {
  switch (sort) {
    case 'name':
    case 'edition':
    case 'state':
      return collator.compare(a[sort] ?? '', b[sort] ?? '');
    case 'generation':
    case 'firstSeen':
    case 'lastSeen':
    case 'expires':
      return (a[sort] ?? 0) - (b[sort] ?? 0);
  }
}
