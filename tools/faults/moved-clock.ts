/** A host process whose wall clock can be set, and whose days pass when a play says so. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartedProcess } from '@attiva/testkit';
import { type HostSite, serve } from './host-site.ts';

/** In milliseconds. */
export interface Moved {
  /** By how much the wall clock has been set: nothing else of the machine knows of it. */
  readonly wrong: number;
  /** Time that has passed in addition: the wall clock went on, and so did how long the machine runs. */
  readonly passed: number;
}

export interface MovedClockOptions {
  /** Where the process reads how its clock is. */
  readonly file: string;
  /** How long a minute of its periodic work takes, in milliseconds; default: a minute. */
  readonly minute?: number;
}

export class MovedClock {
  readonly #site: HostSite;
  readonly #options: MovedClockOptions;
  #moved: Moved = { wrong: 0, passed: 0 };
  #host: StartedProcess | undefined;

  private constructor(site: HostSite, options: MovedClockOptions) {
    this.#site = site;
    this.#options = options;
  }

  /** Starts the host, with the right time. */
  static async start(site: HostSite, options: MovedClockOptions): Promise<MovedClock> {
    const clock = new MovedClock(site, options);
    await clock.move({});
    return clock;
  }

  /** What the clock of the host says: milliseconds since 1970. */
  readonly now = (): number => Date.now() + this.#moved.wrong + this.#moved.passed;

  get moved(): Moved {
    return this.#moved;
  }

  /** Resolves when the host has the new time; `restarting`: it is set while the host stands still. */
  async move(change: Partial<Moved>, { restarting = false }: { readonly restarting?: boolean } = {}): Promise<void> {
    const { file } = this.#options;
    if (restarting) await this.stop();
    this.#moved = { ...this.#moved, ...change };
    await writeFile(file, JSON.stringify(this.#moved));
    if (this.#host === undefined) {
      this.#host = await this.#serve();
      return;
    }
    const from = this.#host.output().length;
    this.#host.send('SIGUSR2');
    await this.#host.waitFor(/^faults: clock set$/m, { from, within: 60_000 });
  }

  /** Resolves when the host's periodic work has begun so many times more. */
  async minutes(count: number): Promise<void> {
    const from = this.#host?.output().length ?? 0;
    await this.#host?.waitFor(new RegExp(`(?:^faults: minute$[^]*?){${count}}`, 'm'), { from, within: 60_000 });
  }

  async stop(): Promise<void> {
    await this.#host?.stop(20_000);
    this.#host = undefined;
  }

  #serve(): Promise<StartedProcess> {
    const { file, minute = 60_000 } = this.#options;
    const preload = join(import.meta.dirname, 'moved-clock-program.ts');
    const environment = { ATTIVA_FAULTS_CLOCK: file, ATTIVA_FAULTS_MINUTE: String(minute) };
    return serve('host', this.#site.folder, { preload, environment });
  }
}
