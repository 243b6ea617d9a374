import { LabConnection } from './lab-connection.ts';
import { secondsOf, type TimeSpan } from './time-span.ts';

/** A day of the scenario; day 0 is its first one. */
export type LabDay = `day ${number}`;

export interface LabStatus {
  /** Days since the scenario began, with their fraction. */
  readonly day: number;
  /** Virtual time, milliseconds since 1970. */
  readonly now: number;
  readonly hosts: readonly { readonly name: string; readonly running: boolean }[];
  /** Process numbers of the products that live in this time. */
  readonly products: readonly number[];
}

/** The lab's clock and hosts, in the hands of a test. */
export interface Lab {
  /** Lets time pass up to that day. Every product that is attached lives through each day on the way. */
  goTo(day: LabDay): Promise<LabStatus>;
  /** Lets so much time pass. */
  advance(span: TimeSpan): Promise<LabStatus>;
  status(): Promise<LabStatus>;
  readonly hosts: {
    /** Switches a host off: nothing answers at its address. */
    stop(name: string): Promise<LabStatus>;
    start(name: string): Promise<LabStatus>;
  };
}

/**
 * The lab that started this process, for its tests. The product itself may be another process: it attaches itself with
 * `labOptions`.
 * @throws {Error} outside a lab, saying how to start one.
 */
export async function lab(): Promise<Lab> {
  const connection = LabConnection.find();
  if (connection === undefined) {
    throw new Error('this is no lab: start the command with `attiva lab run grace -- COMMAND`');
  }
  const status = (): Promise<LabStatus> => connection.ask('status');
  await status(); // A lab that has ended is told now, not at the first wish.
  const host = (name: string, wish: 'start' | 'stop'): Promise<LabStatus> => connection.ask('hosts', { name, wish });
  return {
    status,
    goTo: async (day) => connection.ask('time', { day: dayOf(day) }),
    advance: async (span) => connection.ask('time', { seconds: secondsOf(span, 'advance') }),
    hosts: { stop: (name) => host(name, 'stop'), start: (name) => host(name, 'start') },
  };
}

function dayOf(day: LabDay): number {
  const [, number] = /^day (\d+(?:\.\d+)?)$/.exec(day) ?? [];
  if (number === undefined) throw new TypeError(`"${String(day)}" is no day of a scenario; write "day 150"`);
  return Number(number);
}
