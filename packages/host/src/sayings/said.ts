/**
 * What the host says in sentences, as data: which sentence, and what it tells of. Programs, logs and the command line read its
 * English; the console says it in its reader's language by kind and facts. When something is said is left to the other rooms.
 *
 * This file: what a sentence is.
 */
import { dictionary, named, object, type Schema, text, whole } from '@attiva/daemon';

/**
 * Facts by name. A name that ends in `At` or `Day` is a time in seconds since 1970, one that ends in `Seconds` a span; `detail`
 * is English text from elsewhere, which is shown as it is.
 */
export type SaidFacts = Readonly<Record<string, string | number>>;

export interface Said {
  /** Of the closed set of kinds; never used again for another sentence. */
  readonly kind: string;
  readonly facts: SaidFacts;
}

/** A sentence with its English. */
export interface Sentence {
  readonly text: string;
  readonly said: Said;
}

/** Kinds of sentences, each with its English. */
export type Sentences<Of extends Readonly<Record<string, SaidFacts>>> = {
  readonly [Kind in keyof Of]: (facts: Of[Kind]) => string;
};

const fact: Schema<string | number> = { anyOf: [text(), whole()] };

/** As the administration API describes it. */
export const said: Schema<Said> = named(
  'Said',
  object({
    kind: text({ about: 'Which sentence it is.' }),
    facts: {
      ...dictionary(fact),
      description: 'A name that ends in `At` or `Day` is a time, in `Seconds` a span; `detail` is English.',
    },
  }),
);

/** Who says these sentences. */
export function sayer<const Of extends Readonly<Record<string, SaidFacts>>>(
  sentences: Sentences<Of>,
): <Kind extends keyof Of & string>(kind: Kind, facts: Of[Kind]) => Sentence {
  return (kind, facts) => ({ text: sentences[kind](facts), said: { kind, facts } });
}

/** `2027-12-31`. */
export function dayText(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10);
}

/** `2027-12-31 09:30 UTC`. */
export function momentText(at: number): string {
  return `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `3 d 4 h`, `5 h 10 min`, `2 min`. */
export function spanText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes % 60 > 0 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${minutes} min`;
}

/** `1 machine`, `5 machines`. */
export function machinesText(count: number): string {
  return count === 1 ? '1 machine' : `${count} machines`;
}
