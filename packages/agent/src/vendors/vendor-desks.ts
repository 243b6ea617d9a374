import type { Machine } from '@attiva/client';
import type { Log } from '@attiva/daemon';
import { ActivationError, isActivationError, type ProductRoots } from '@attiva/protocol';
import { VendorDesk } from './vendor-desk.ts';

/** Where the vendors of a machine are kept; the command line knows the files. */
export interface VendorSource {
  /** All that administrators and installers have added; none yet is an empty list. */
  load(): Promise<readonly ProductRoots[]>;
  /** Takes a vendor file in. @throws {ActivationError} `vendor-file-…`, `pack-older`. */
  add(text: string): Promise<object>;
}

export interface VendorDesksOptions {
  readonly source: VendorSource;
  readonly log: Log;
  /** Opens the machine's folder for a vendor. */
  readonly open: (roots: ProductRoots) => Machine;
}

const lookAgainMilliseconds = 1_000;

/** One desk for each vendor known, kept apart. */
export class VendorDesks {
  readonly #options: VendorDesksOptions;
  readonly #desks = new Map<string, { readonly desk: VendorDesk; readonly text: string }>();

  #looked = Number.NEGATIVE_INFINITY;

  constructor(options: VendorDesksOptions) {
    this.#options = options;
  }

  /** One that is not known yet is looked for once more. @throws {ActivationError} `vendor-unknown`. */
  async of(vendor: string | undefined): Promise<VendorDesk> {
    if (vendor !== undefined && !this.#desks.has(vendor)) await this.#reloadSoon();
    const found = vendor === undefined ? undefined : this.#desks.get(vendor);
    if (found === undefined) throw new ActivationError('vendor-unknown', 'The agent does not know this vendor.');
    return found.desk;
  }

  vendors(): readonly { readonly vendor: string; readonly name: string }[] {
    return [...this.#desks.values()].map(({ desk: { machine } }) => ({
      vendor: machine.opened.vendor,
      name: machine.vendorName,
    }));
  }

  /** Whoever asks for vendors that do not exist makes nobody read files all the time. */
  async #reloadSoon(): Promise<void> {
    const now = performance.now();
    if (now - this.#looked < lookAgainMilliseconds) return;
    this.#looked = now;
    await this.reload();
  }

  /** Opens vendors that have come, and those whose file has changed anew. One that cannot be opened spoils no other. */
  async reload(): Promise<void> {
    const { source, log } = this.#options;
    for (const roots of await source.load()) {
      const text = JSON.stringify(roots);
      const known = this.#desks.get(roots.vendor);
      if (known?.text === text) continue;
      try {
        const desk = new VendorDesk(this.#open(roots), log);
        this.#desks.set(roots.vendor, { desk, text });
        await known?.desk.close();
        log.info({ vendor: roots.vendor }, known === undefined ? 'vendor known' : 'vendor file renewed');
      } catch (error) {
        if (!isActivationError(error)) throw error;
        log.error({ vendor: roots.vendor, code: error.code, detail: error.detail }, 'vendor left out');
      }
    }
  }

  async add(text: string): Promise<object> {
    const answer = await this.#options.source.add(text);
    await this.reload();
    return answer;
  }

  /** Side by side: an attempt of one vendor may take two minutes, and no other waits for it. */
  async tick(): Promise<void> {
    const { log } = this.#options;
    const ticks = [...this.#desks.values()].map(async ({ desk }) => {
      try {
        await desk.tick();
      } catch (error) {
        const code = isActivationError(error) ? error.code : 'internal';
        log.error({ vendor: desk.machine.opened.vendor, code, error }, 'look at the timers failed');
      }
    });
    await Promise.all(ticks);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#desks.values()].map(({ desk }) => desk.close()));
  }

  /** A folder of a newer version, or one that another account owns, is nothing to work in. */
  #open(roots: ProductRoots): Machine {
    const machine = this.#options.open(roots);
    const { place } = machine.folder;
    if (place.scope === 'user') {
      throw new ActivationError('state-unwritable', `the agent cannot write the machine's folder for ${roots.vendor}`);
    }
    const newer = machine.folder.read().problems.find(({ code }) => code === 'state-newer');
    if (newer !== undefined) throw newer;
    return machine;
  }
}
