/** How large a run is, and the words that choose it. */
import { parseArgs } from 'node:util';

export interface Sizes {
  readonly name: 'full' | 'quick' | 'smallest';
  readonly rounds: number;
  /** In each round, for each row. */
  readonly requests: number;
  /** Clients that a host knows before anybody is measured: few, and many. */
  readonly known: readonly [number, number];
  readonly storm: { readonly machines: number; readonly spreadSeconds: number; readonly limitSeconds: number };
  /** Clients, nearly all of them past their time, with two events each; and the seconds that forgetting them is measured at most. */
  readonly past: { readonly clients: number; readonly seconds: number };
  readonly starts: number;
  readonly statuses: number;
  readonly carriedFiles: number;
}

const sizes: Readonly<Record<Sizes['name'], Omit<Sizes, 'name'>>> = {
  full: {
    rounds: 5,
    requests: 6000,
    known: [1000, 1_000_000],
    storm: { machines: 100_000, spreadSeconds: 120, limitSeconds: 600 },
    past: { clients: 26_000, seconds: 16 },
    starts: 5,
    statuses: 10_000,
    carriedFiles: 15,
  },
  quick: {
    rounds: 2,
    requests: 1500,
    known: [1000, 10_000],
    storm: { machines: 2000, spreadSeconds: 8, limitSeconds: 60 },
    past: { clients: 12_000, seconds: 12 },
    starts: 3,
    statuses: 2000,
    carriedFiles: 5,
  },
  smallest: {
    rounds: 1,
    requests: 64,
    known: [50, 500],
    storm: { machines: 60, spreadSeconds: 1, limitSeconds: 30 },
    past: { clients: 500, seconds: 2 },
    starts: 1,
    statuses: 200,
    carriedFiles: 1,
  },
};

/** What can be measured alone, and what each is. */
export const parts = {
  floor: 'the HTTP server and verification, one plain signature per answer, no storage',
  'batch-floor': 'the same, one signature per batch',
  empty: 'an empty request to the same HTTP server',
  sqlite: 'a host on SQLite that knows few clients',
  'sqlite-many': 'a host on SQLite that knows many',
  bare: 'a host on SQLite in memory, without the indexes of lists and events: a bound, and no host of anybody',
  postgres: 'a host on PostgreSQL that knows few clients',
  'postgres-many': 'a host on PostgreSQL that knows many',
  'postgres-two': 'two hosts on one PostgreSQL database that know few',
  'postgres-many-two': 'two hosts on one PostgreSQL database that know many',
  'hardware-key': 'a host on SQLite whose key is in a token that signs 20 times a second',
  forgetting: 'a host of each engine while it forgets old events and clients',
  storm: 'boot storms',
  beside: 'start, status(), carry files',
} as const;

export type Part = keyof typeof parts;

export interface Wish {
  readonly sizes: Sizes;
  readonly json: boolean;
  /** Writes the table into docs/performance.md, and the JSON beside it. */
  readonly write: boolean;
  readonly only: ReadonlySet<Part>;
}

export const usage = `npm run bench -- [--quick] [--json] [--write] [--only PART,PART] [--rounds N] [--requests N]
${Object.entries(parts)
  .map(([name, what]) => `  ${name.padEnd(18)}${what}`)
  .join('\n')}`;

/** @throws {TypeError} for a word that means nothing; `undefined` where help is asked for. */
export function readWish(words: readonly string[]): Wish | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      /** For the benchmark's own test. */
      smallest: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      requests: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const name = values.smallest ? 'smallest' : values.quick ? 'quick' : 'full';
  const { rounds, requests } = sizes[name];
  return {
    sizes: {
      name,
      ...sizes[name],
      rounds: wholeNumber(values.rounds, rounds),
      requests: wholeNumber(values.requests, requests),
    },
    json: values.json,
    write: values.write,
    only: new Set((values.only?.split(',') ?? usualParts(name)).map(partOf)),
  };
}

/** A host forgets a minute after its start: too long for a test. */
function usualParts(name: Sizes['name']): readonly string[] {
  return Object.keys(parts).filter((part) => name !== 'smallest' || part !== 'forgetting');
}

function partOf(word: string): Part {
  const found = (Object.keys(parts) as Part[]).find((part) => part === word);
  if (found === undefined) throw new TypeError(`there is no part ${word}:\n${usage}`);
  return found;
}

function wholeNumber(text: string | undefined, usual: number): number {
  const value = text === undefined ? usual : Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`${text} is no number of rounds or requests`);
  return value;
}
