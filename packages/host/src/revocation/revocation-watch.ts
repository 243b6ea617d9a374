/**
 * Once a day each vendor's authority is asked for newer revocation lists, where it can be reached and the administrator has
 * not switched it off. A site that reaches nobody loses nothing but news: it takes lists from files.
 */
import { asActivationError } from '@attiva/daemon';
import {
  ActivationError,
  daySeconds,
  hourSeconds,
  keyId,
  type KeyId,
  minuteSeconds,
  type Seconds,
  type VendorId,
} from '@attiva/protocol';
import type { ServedVendor } from '../vendors/vendor-book.ts';
import type { FetchLists } from './fetch-lists.ts';
import { takeListFile, takeLists, type TakeListsOptions, type TakenLists } from './take-lists.ts';

/** What came of asking one vendor's authority. */
export interface FetchedLists {
  readonly vendor: VendorId;
  readonly taken?: TakenLists;
  /** Code of what went wrong. */
  readonly failed?: string;
}

/** When the authority was asked last, for the status. */
export interface LastAsked {
  readonly askedAt: Seconds;
  readonly failed?: string;
}

/** The lists of one vendor. */
export interface HeldLists extends Partial<LastAsked> {
  readonly vendor: VendorId;
  readonly name: string;
  readonly lists: readonly {
    readonly signer: KeyId;
    /** Signed by a root: it names keys that a root has delegated to. */
    readonly root: boolean;
    readonly signed: Seconds;
    readonly entries: number;
  }[];
}

export interface RevocationWatchOptions extends TakeListsOptions {
  /** Absent: nobody is asked, as in a lab. */
  readonly fetchLists?: FetchLists;
  /** Whether the administrator lets this host ask by itself. */
  readonly enabled: () => boolean;
  /** Changes of vendors, one after the other. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/** A host that is set up, looked at and switched off again asks nobody. */
const firstAfter = 10 * minuteSeconds;

export class RevocationWatch {
  readonly #options: RevocationWatchOptions;
  readonly #last = new Map<VendorId, LastAsked>();
  readonly #startedAt: Seconds;
  readonly #listeners: (() => void)[] = [];
  #running: Promise<unknown> | undefined;

  constructor(options: RevocationWatchOptions) {
    this.#options = options;
    this.#startedAt = options.now();
  }

  last(vendor: VendorId): LastAsked | undefined {
    return this.#last.get(vendor);
  }

  /** What is held of every vendor. */
  held(): readonly HeldLists[] {
    return this.#options.book.all().map(({ id, vendor, roots, revocations }) => {
      const own = new Set(roots.map((root) => keyId(root)));
      const lists = revocations.told().map((one) => ({ ...one, root: own.has(one.signer) }));
      return { vendor: id, name: vendor.name, lists, ...this.#last.get(id) };
    });
  }

  /** Told after newer lists were taken in, whatever brought them. */
  subscribe(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Takes lists from a file. @throws {ActivationError} `revocations-invalid`, `vendor-unknown`. */
  async takeFile(text: string, actor: string): Promise<TakenLists[]> {
    const taken = await this.#options.inTurn(() => takeListFile(this.#options, text, actor));
    this.#tell(taken);
    return taken;
  }

  /** Takes lists that came along with something else of a vendor that is served. Those that do not hold are left. */
  async takeCarried(vendor: VendorId, lists: readonly (readonly string[])[]): Promise<void> {
    const { book, inTurn } = this.#options;
    const taken = await inTurn(async () => {
      const served = book.find(vendor);
      return served === undefined ? [] : [await takeLists(this.#options, { served, lists, actor: 'host' })];
    });
    this.#tell(taken);
  }

  /** Asks now, every vendor or the one named. @throws {ActivationError} `vendor-unknown`. */
  async fetchNow(actor: string, named?: string): Promise<FetchedLists[]> {
    const all = this.#options.book.all();
    const vendors = named === undefined ? all : all.filter(({ id }) => id === named);
    if (vendors.length === 0) throw new ActivationError('vendor-unknown', 'this host does not know that vendor');
    const fetched: FetchedLists[] = [];
    for (const served of vendors) fetched.push(await this.#fetch(served, actor));
    return fetched;
  }

  /** Looks whether it is time, and asks. Never twice at once, and never fails. */
  look(): Promise<unknown> {
    this.#running ??= this.#look().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #look(): Promise<void> {
    const { book, enabled, fetchLists, now } = this.#options;
    if (fetchLists === undefined || !enabled() || now() < this.#startedAt + firstAfter) return;
    for (const served of book.all()) {
      if (this.#isDue(served.id, now())) await this.#fetch(served, 'host');
    }
  }

  /** A clock that was set back must not put the next time off for years. */
  #isDue(vendor: VendorId, now: Seconds): boolean {
    const last = this.#last.get(vendor);
    if (last === undefined) return true;
    return Math.abs(now - last.askedAt) >= (last.failed === undefined ? daySeconds : hourSeconds);
  }

  #tell(taken: readonly TakenLists[]): void {
    if (taken.some(({ newer }) => newer > 0)) for (const listener of this.#listeners) listener();
  }

  async #fetch(served: ServedVendor, actor: string): Promise<FetchedLists> {
    const { fetchLists, inTurn, book, now } = this.#options;
    const askedAt = now();
    try {
      if (fetchLists === undefined) throw new ActivationError('authority-unreachable', 'this host asks nobody');
      const lists = await fetchLists(served.vendor.authority, served.id);
      // Taken as the vendor is by then: a newer file may have come meanwhile.
      const taken = await inTurn(() =>
        takeLists(this.#options, { served: book.find(served.id) ?? served, lists, actor }),
      );
      this.#last.set(served.id, { askedAt });
      this.#tell([taken]);
      return { vendor: served.id, taken };
    } catch (error) {
      const failed = asActivationError(error).code;
      this.#last.set(served.id, { askedAt, failed });
      return { vendor: served.id, failed };
    }
  }
}
