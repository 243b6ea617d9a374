/**
 * Refusals that are written nowhere, counted since the start: what is not authentic, or of a vendor unknown here. They
 * are counted in memory because whoever reaches the port can cause as many as he likes.
 */
import type { ErrorCode } from '@attiva/protocol';

export interface Refusals {
  readonly total: number;
  readonly byCode: Readonly<Partial<Record<ErrorCode, number>>>;
}

export class RefusalTally {
  #total = 0;
  readonly #byCode = new Map<ErrorCode, number>();

  note(code: ErrorCode): void {
    this.#total += 1;
    this.#byCode.set(code, (this.#byCode.get(code) ?? 0) + 1);
  }

  read(): Refusals {
    return { total: this.#total, byCode: Object.fromEntries(this.#byCode) };
  }
}
