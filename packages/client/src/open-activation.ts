import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isActivationError, type Seconds } from '@attiva/protocol';
import { Activation } from './activation/activation.ts';
import { AgentMachine } from './agent/agent-machine.ts';
import { agentPlace } from './agent/agent-place.ts';
import { Machine } from './activation/machine.ts';
import type { MachineOptions } from './activation/machine-options.ts';
import type { Product } from './licensing/product.ts';
import { ephemeralFolderVariable } from './this-process.ts';

/** What a product says about itself. Only `roots` and `edition` are needed. */
export interface OpenActivationOptions extends MachineOptions {
  /** Edition of the vendor's pack, `studio`. */
  readonly edition: string;
  /** Only where two applications have an edition of that name. */
  readonly application?: string;
  /** Generation of this program; default: that of the installed setup key, else the newest of the pack. */
  readonly generation?: number;
  /** Setup key to install at the first opening, where none is installed. */
  readonly setupKey?: string;
  /** Day on which this build was released, `YYYY-MM-DD`: compared with the maintenance of the agreement. */
  readonly releaseDate?: string;
  /** Languages of the user, most preferred first; default English. */
  readonly languages?: readonly string[];
  /** Look at the timers every minute by itself; default true. False: the caller calls `tick()`. */
  readonly background?: boolean;
}

/**
 * Opens the license of one edition on this machine. Never waits for a network: what is stored is known at once, and
 * attempts happen in the background.
 * @throws {ActivationError} `edition-unknown`, `pack-needs-newer-program`, `key-malformed` and its like for a
 * `setupKey` that is not this edition's, `lab-root` for roots made for tests: mistakes of a build, to be seen by its maker;
 * `lab-state` for a folder that tests have written.
 * @throws {TypeError} for options that are no options.
 */
export async function openActivation(options: OpenActivationOptions): Promise<Activation> {
  return openEdition(openMachine(options), options);
}

/** Opens this machine for one vendor: what a command line or an agent needs, without naming an edition first. */
export function openMachine(options: MachineOptions): Machine {
  const { agent, directory } = options;
  const job = agent === undefined && directory === undefined ? ephemeralFolderVariable() : undefined;
  if (job !== undefined)
    return new Machine({ ...options, ephemeral: true, directory: join(job, options.roots.vendor) });
  if (options.ephemeral === true) return directory === undefined ? new JobMachine(options) : new Machine(options);
  if (agent === false || (agent === undefined && directory !== undefined)) return new Machine(options);
  return new AgentMachine(options, agentPlace(agent));
}

/** In a folder of its own among the temporary files: whatever happens to the process, the system tidies it up. */
class JobMachine extends Machine {
  readonly #folder: string;
  readonly #options: MachineOptions;
  #taken: Promise<void> | undefined;

  constructor(options: MachineOptions) {
    const folder = mkdtempSync(join(tmpdir(), 'attiva-ephemeral-'));
    super({ ...options, directory: folder });
    this.#folder = folder;
    this.#options = options;
  }

  /** Before the first look it learns where this machine asks: the host of `attiva client set-host`, the domain. */
  override refresh(): Promise<void> {
    this.#taken ??= this.#take();
    return this.#taken;
  }

  async #take(): Promise<void> {
    try {
      const here = openMachine({ ...this.#options, ephemeral: false });
      await here.refresh();
      await this.takeSettings(here.settings());
    } catch (error) {
      // A folder that belongs to tests, or cannot be read: the job does without, as on a machine where nothing was set.
      if (!isActivationError(error)) throw error;
    }
  }

  override async end(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Opens one edition of a machine that is open already. */
export async function openEdition(
  machine: Machine,
  options: Omit<OpenActivationOptions, keyof MachineOptions>,
): Promise<Activation> {
  const { edition, application, generation, releaseDate, languages = ['en'], background = true } = options;
  const product = machine.product({ edition, ...(application !== undefined && { application }) });
  checkGeneration(product, generation);
  const wanted = { product, ...(generation !== undefined && { generation }) };
  const setupKey = options.setupKey === undefined ? undefined : machine.recognizeKey(options.setupKey, wanted);
  if (setupKey?.kind === 'device') {
    throw new TypeError(`setupKey …${setupKey.lastFive} is a device key: a secret that no product brings along`);
  }
  const released = releaseDate === undefined ? undefined : parseDay(releaseDate);
  await Promise.all([machine.deviceSoon(), machine.refresh()]);
  const activation = new Activation(machine, {
    ...wanted,
    languages,
    ...(setupKey !== undefined && { setupKey }),
    ...(released !== undefined && { releaseDate: released }),
  });
  await activation.installBroughtKey();
  if (background) {
    await activation.beginSealedGrace(); // A look from the command line (`background: false`) is no start of the machine.
    activation.startBackground();
  }
  return activation;
}

function checkGeneration({ application }: Product, generation: number | undefined): void {
  if (generation === undefined || application.generations.includes(generation)) return;
  throw new TypeError(
    `generation ${generation} is not in the pack of ${application.id}: ${application.generations.join(', ')}`,
  );
}

/** A build of a day counts from its first second. */
function parseDay(text: string): Seconds {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new TypeError(`releaseDate "${text}" is no day of the form YYYY-MM-DD`);
  return time / 1000;
}
