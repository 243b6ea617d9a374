/**
 * A life as a row of small numbers and back. Points of time so long ago that no rule can tell them from still older ones are
 * brought to one: that, and nothing else, makes the states finite. How long is enough is derived here from the spans.
 */
import { daySpan, type Terms } from './client-facts.ts';
import type { Holder, Life } from './client-life.ts';

const terms: readonly Terms[] = ['lease', 'agreement-cut', 'below-threshold', 'agreement-ended'];
const holders: readonly Holder[] = ['held', 'left', 'gone'];
const agreements = ['A', 'B'];
/** Keeps the numbers positive. */
const shift = 200;

/** Encodes lives of a model whose clocks are off by `farOff` units at most, either way. */
export class Code {
  readonly #oldest: number;
  readonly #oldestLease: number;

  /**
   * Effective time is never before -farOff. Whatever began a grace span before that is over for good, and so it stays; a
   * lease runs a day, then a grace of a day. One unit more, since the rules compare with `<` and `>=`.
   */
  constructor({ farOff }: { readonly farOff: number }) {
    this.#oldest = -farOff - daySpan - 1;
    this.#oldestLease = -farOff - 2 * daySpan - 1;
  }

  encode(life: Life): readonly number[] {
    const { lease } = life;
    const flags =
      Number(life.brought) +
      2 * Number(life.copied) +
      4 * Number(life.agreementCleared) +
      8 * Number(life.attemptFailed) +
      16 * Number(life.newBuild) +
      32 * Number(life.rolledBack);
    return [
      life.wall + shift,
      this.#time(life.latest),
      this.#time(life.reach),
      this.#time(life.key),
      this.#time(life.graceStart),
      this.#time(life.identity),
      this.#time(life.leftAt),
      this.#time(life.attempt),
      flags,
      life.rearms,
      life.ran,
      this.#time(life.knew),
      life.traces,
      ...(lease === undefined ? [] : this.#lease(lease)),
    ];
  }

  decode(numbers: readonly number[]): Life {
    const at = (place: number): number => numbers[place] ?? 0;
    const time = (place: number): number | undefined => (at(place) === 0 ? undefined : at(place) - shift);
    const flags = at(8);
    return {
      wall: at(0) - shift,
      latest: time(1),
      reach: time(2),
      key: time(3),
      graceStart: time(4),
      identity: time(5),
      leftAt: time(6),
      attempt: time(7),
      brought: (flags & 1) > 0,
      copied: (flags & 2) > 0,
      agreementCleared: (flags & 4) > 0,
      attemptFailed: (flags & 8) > 0,
      newBuild: (flags & 16) > 0,
      rolledBack: (flags & 32) > 0,
      rearms: at(9),
      ran: at(10),
      knew: time(11),
      traces: at(12),
      lease: numbers.length > 13 ? leaseOf(at(13) - shift, at(14)) : undefined,
    };
  }

  #time(at: number | undefined): number {
    return at === undefined ? 0 : Math.max(at, this.#oldest) + shift;
  }

  #lease(lease: NonNullable<Life['lease']>): number[] {
    const kind =
      terms.indexOf(lease.terms) +
      4 * holders.indexOf(lease.holder) +
      16 * agreements.indexOf(lease.agreement) +
      32 * Number(lease.revoked);
    return [Math.max(lease.iat, this.#oldestLease) + shift, kind];
  }
}

function leaseOf(iat: number, kind: number): NonNullable<Life['lease']> {
  return {
    iat,
    terms: terms[kind & 3] ?? 'lease',
    holder: holders[(kind >> 2) & 3] ?? 'held',
    agreement: agreements[(kind >> 4) & 1] ?? 'A',
    revoked: (kind & 32) > 0,
  };
}
