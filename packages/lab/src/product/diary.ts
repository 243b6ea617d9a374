import type { ProductSight } from './sights.ts';

/** One stop of the lab's time: a test has let time pass, or switched a host. */
export interface DiaryDay {
  /** Days since the scenario began, with their fraction. */
  readonly day: number;
  /** The host that was switched. */
  readonly host?: { readonly name: string; readonly running: boolean };
  /** What the products were seen to be when it was done; none where no license looks at its timers by itself. */
  readonly seen: readonly ProductSight[];
}

/** A test may let each hour of 20 years pass by itself. */
const mostDays = 10_000;

/** What was seen while a product was driven, in the order in which it was seen. */
export class Diary {
  readonly #days: DiaryDay[] = [];

  get days(): readonly DiaryDay[] {
    return this.#days;
  }

  note(day: DiaryDay): void {
    if (this.#days.length < mostDays) this.#days.push(day);
  }
}
