/**
 * Refusals that are written nowhere, counted since the start: what is not authentic, of a vendor unknown here, or from a
 * network that may not ask. They are counted in memory because whoever reaches the port can cause as many as he likes.
 */
import type { ErrorCode, Seconds } from '@attiva/protocol';

export interface Refusals {
  readonly total: number;
  readonly byCode: Readonly<Partial<Record<ErrorCode, number>>>;
}

/** Who was refused, as far as it was seen: an address proves little, and a name is only what the sender claimed. */
export interface RefusedCaller {
  readonly at: Seconds;
  /** As it is kept: in full, or a digest. */
  readonly address: string;
  /** What an authentic request called its machine. */
  readonly name?: string;
}

/** The last refusal of one address, with how often it was refused. */
export interface SeenRefusal extends RefusedCaller {
  readonly code: ErrorCode;
  readonly times: number;
}

/** Most addresses that are remembered: the one refused longest ago goes first. */
const mostAddresses = 500;

export class RefusalTally {
  #total = 0;
  readonly #byCode = new Map<ErrorCode, number>();
  readonly #byAddress = new Map<string, SeenRefusal>();
  readonly #onNote: () => void;

  /** @param onNote told of each. */
  constructor(onNote: () => void = () => undefined) {
    this.#onNote = onNote;
  }

  /** @param caller absent where nothing is kept of names and addresses. */
  note(code: ErrorCode, caller?: RefusedCaller): void {
    this.#total += 1;
    this.#onNote();
    this.#byCode.set(code, (this.#byCode.get(code) ?? 0) + 1);
    if (caller !== undefined) this.#remember(code, caller);
  }

  read(): Refusals {
    return { total: this.#total, byCode: Object.fromEntries(this.#byCode) };
  }

  /** The last refusal of each address, the newest first. */
  seen(): readonly SeenRefusal[] {
    return [...this.#byAddress.values()].reverse();
  }

  /** Forgets callers that went by this name, as it is kept; gives how many. The counts stay. */
  forget(name: string): number {
    const wanted = name.toLowerCase();
    const found = [...this.#byAddress.values()].filter((one) => one.name?.toLowerCase() === wanted);
    for (const { address } of found) this.#byAddress.delete(address);
    return found.length;
  }

  #remember(code: ErrorCode, caller: RefusedCaller): void {
    const before = this.#byAddress.get(caller.address);
    this.#byAddress.delete(caller.address); // To the end: the map is in the order of refusing.
    this.#byAddress.set(caller.address, { ...caller, code, times: (before?.times ?? 0) + 1 });
    const [oldest] = this.#byAddress.keys();
    if (this.#byAddress.size > mostAddresses && oldest !== undefined) this.#byAddress.delete(oldest);
  }
}
