/**
 * Steps of the wall clock, for host and authority alike. What is forgotten after a time must not be forgotten because a
 * clock was set: for 24 hours after a step nothing is. The wall clock is compared with the machine's time since its start,
 * which nobody can set; what was seen last stands in the database, so that a restart forgets no step. What is forgotten,
 * and when, is left to each daemon.
 */
import { daySeconds, hourSeconds, type Seconds } from '@attiva/protocol';

/** Both clocks, read at one moment. */
export interface ClockLook {
  /** Wall clock. */
  readonly at: Seconds;
  /**
   * Seconds since the machine started, sleep included (`os.uptime()`). Not `process.hrtime`: on Linux that stands still while
   * a machine sleeps, and every morning of a laptop would look like a step.
   */
  readonly uptime: Seconds;
}

/** What is remembered, as JSON in one row. */
export interface KeptClock {
  /** By machine: several may work on one database, each with clocks of its own. */
  readonly seen: Readonly<Record<string, ClockLook>>;
  /** The newest step of any of them. */
  readonly step?: ClockStep;
}

export interface ClockStep {
  /** What the clock said when the step was noticed. */
  readonly at: Seconds;
  /** By how much it was set, forward or, negative, back; absent where nobody can tell. */
  readonly by?: Seconds;
}

export interface ClockStore {
  /** Loads, changes and saves in one transaction. */
  change(work: (kept: KeptClock | undefined) => KeptClock): Promise<void>;
}

export interface ClockWatchParts {
  readonly store: ClockStore;
  /** The name of this machine. */
  readonly machine: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Seconds, as of `ClockLook`. */
  readonly uptime: () => number;
  /** Told of each step, but not of a clock that is looked at for the first time. */
  readonly onStep?: (step: ClockStep) => void;
}

/** How far the clocks may run apart between two looks: a wall clock that is being slewed gains two seconds an hour. */
const toleranceSeconds = 60;
const mostMachines = 64;

export class ClockWatch {
  readonly #parts: ClockWatchParts;
  #last: ClockLook | undefined;
  #savedAt: Seconds | undefined;
  #step: ClockStep | undefined;

  constructor(parts: ClockWatchParts) {
    this.#parts = parts;
  }

  /** Compares the clocks with the last look; every minute, and at the start. */
  async look(): Promise<void> {
    const look = this.#read();
    const before = this.#last;
    if (before !== undefined && stepBetween(before, look) === undefined && !this.#isDue(look)) this.#last = look;
    else await this.#share(look);
  }

  /**
   * Whether nothing may be forgotten now: a step, of whichever machine, lies less than 24 hours back. What others have seen is asked
   * for once a second: whoever forgets in many small steps asks before each of them, and each time would be a commit.
   */
  async holdsBack(): Promise<boolean> {
    await this.look();
    const look = this.#read();
    if (!this.#isNear() && look.uptime !== this.#savedAt) await this.#share(look);
    return this.#isNear();
  }

  #read(): ClockLook {
    const { now, uptime } = this.#parts;
    return { at: Math.floor(now() / 1000), uptime: Math.floor(uptime()) };
  }

  /** With what the database remembers, and into it. */
  async #share(look: ClockLook): Promise<void> {
    const { machine, store, onStep } = this.#parts;
    const before = this.#last;
    let found: ClockStep | undefined;
    let step: ClockStep | undefined;
    let isFirst = false;
    await store.change((kept) => {
      found = stepBetween(before ?? lastLook(kept, machine), look);
      step = found ?? kept?.step;
      isFirst = kept === undefined;
      return { seen: withLook(kept?.seen ?? {}, machine, look), ...(step !== undefined && { step }) };
    });
    this.#last = look;
    this.#savedAt = look.uptime;
    this.#step = step;
    if (found !== undefined && !isFirst) onStep?.(found);
  }

  #isNear(): boolean {
    const { at } = this.#last ?? { at: 0 };
    return this.#step !== undefined && Math.abs(at - this.#step.at) < daySeconds;
  }

  #isDue(look: ClockLook): boolean {
    return this.#savedAt === undefined || look.uptime - this.#savedAt >= hourSeconds;
  }
}

/** Of another machine the uptime says nothing. */
type EarlierLook = Pick<ClockLook, 'at'> & Partial<ClockLook>;

/**
 * The step between two looks; `undefined`: the wall clock went on as time did.
 *
 * Over a start of the machine nobody can tell how long it was off. Less than a day is believed, for machines that are
 * switched off every night would never forget anything else; more than that, or a clock that went back, counts as a step. So
 * does what was never looked at before.
 */
export function stepBetween(before: EarlierLook | undefined, now: ClockLook): ClockStep | undefined {
  if (before === undefined) return { at: now.at };
  const passed = now.at - before.at;
  if (before.uptime !== undefined && now.uptime >= before.uptime) {
    const by = passed - (now.uptime - before.uptime);
    return Math.abs(by) <= toleranceSeconds ? undefined : { at: now.at, by };
  }
  const off = before.uptime === undefined ? passed : passed - now.uptime;
  return off >= -toleranceSeconds && off <= daySeconds ? undefined : { at: now.at };
}

/** The last look of this machine, or, where there is none, of whoever looked last: its uptime says nothing here. */
function lastLook(kept: KeptClock | undefined, machine: string): EarlierLook | undefined {
  if (kept === undefined) return undefined;
  if (Object.hasOwn(kept.seen, machine)) return kept.seen[machine];
  const newest = Math.max(...Object.values(kept.seen).map(({ at }) => at));
  return Number.isFinite(newest) ? { at: newest } : undefined;
}

function withLook(seen: KeptClock['seen'], machine: string, look: ClockLook): KeptClock['seen'] {
  const others = Object.entries(seen)
    .filter(([name]) => name !== machine)
    .sort(([, a], [, b]) => b.at - a.at);
  return Object.fromEntries([[machine, look], ...others.slice(0, mostMachines - 1)]);
}
