/** What an explanation says: the same for programs and for people, who read its texts as they stand. */
import type { Seconds } from '@attiva/protocol';
import type { Said, Sentence } from '../sayings/said.ts';

/** One request with what came of it. */
export interface ExplainedRequest {
  readonly at: Seconds;
  readonly product: string;
  /** License state that the machine reported, in words. */
  readonly reported: string;
  /** `3 of 25`: the count at that moment against the threshold; empty where nothing was counted. */
  readonly count: string;
  /** `licensed`, `counted`, `repeated`, `new-identity`, `released`, or the code of the refusal. */
  readonly code: string;
  /** Why. */
  readonly text: string;
  /** How far the machine's clock was ahead of this host's, in seconds, where that was the reason. */
  readonly clockAheadSeconds?: number;
}

export interface ExplainedProduct {
  readonly product: string;
  readonly client: string;
  readonly leaseUntil: Seconds;
  readonly lastSeen: Seconds;
  readonly nextCall: Seconds;
  readonly text: string;
}

/** A machine that the asked text may have meant. */
export interface MachineMatch {
  readonly vendor: string;
  readonly client: string;
  readonly name: string;
  readonly lastSeen: Seconds;
}

export interface Explanation {
  readonly asked: string;
  readonly now: Seconds;
  /** `several`: more than one machine answers to it, listed in `matches`. `refused`: it called and never got an answer. */
  readonly kind: 'calls' | 'refused' | 'never-called' | 'several';
  /** How the machine calls itself, or as it was asked for. */
  readonly machine: string;
  readonly summary: string;
  readonly matches: readonly MachineMatch[];
  readonly products: readonly ExplainedProduct[];
  /** Newest first. */
  readonly requests: readonly ExplainedRequest[];
  /** Clones, new identities, successions, newest first. */
  readonly identity: readonly string[];
  readonly known: readonly string[];
  /** Most likely first. */
  readonly likely: readonly string[];
  readonly do: readonly string[];
  readonly check: readonly string[];
  /** Which sentences these are, for readers in another language; parts of one text each by itself. */
  readonly sayings: readonly Sentence[];
}

/** A line with what it says; a command says nothing but itself. */
export interface Line {
  readonly text: string;
  readonly said?: Said;
}

const parts = ['identity', 'known', 'likely', 'do', 'check'] as const;

/** An explanation before it is written down. */
export interface ToldExplanation
  extends Omit<Explanation, 'summary' | 'products' | 'requests' | 'sayings' | (typeof parts)[number]>,
    Readonly<Partial<Record<(typeof parts)[number], readonly Line[]>>> {
  readonly summary: Line;
  readonly products?: readonly (Omit<ExplainedProduct, 'text'> & { readonly told: readonly Line[] })[];
  readonly requests?: readonly (Omit<ExplainedRequest, 'text' | 'reported'> & {
    readonly told: readonly Line[];
    readonly state: Line;
  })[];
  /** Said inside of another sentence. */
  readonly inside?: readonly Line[];
}

/** Each sentence as text, and all of them once more by kind and facts. */
export function written({ summary, products = [], requests = [], inside = [], ...told }: ToldExplanation): Explanation {
  const lines = (part: (typeof parts)[number]): readonly Line[] => told[part] ?? [];
  const texts = (part: (typeof parts)[number]): readonly string[] => lines(part).map(({ text }) => text);
  const all = [
    summary,
    ...products.flatMap((product) => product.told),
    ...requests.flatMap((request) => [...request.told, request.state]),
    ...inside,
    ...parts.flatMap(lines),
  ];
  const sayings = all.flatMap(({ text, said }) => (said === undefined ? [] : [{ text, said }]));
  return {
    ...told,
    summary: summary.text,
    products: products.map(({ told: of, ...product }) => ({ ...product, text: joined(of) })),
    requests: requests.map(({ told: of, state, at, product, ...request }) => ({
      at,
      product,
      reported: state.text,
      ...request,
      text: joined(of),
    })),
    identity: texts('identity'),
    known: texts('known'),
    likely: texts('likely'),
    do: [...new Set(texts('do'))],
    check: texts('check'),
    sayings: [...new Map(sayings.map((saying) => [saying.text, saying])).values()],
  };
}

function joined(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('; ');
}
