/** Hints of a pinned host: what is made of one, and what is remembered of it (spec/messages.md 10). */
import { isRandomId, type KeyId, type RequestId, type Seconds } from '../envelope/ids.ts';
import { daySeconds, hourSeconds } from './time-limits.ts';

/** What a host may ask of a machine. */
export type HintKind = 'renew' | 'new-identity';

/** What a client makes of an answer's hint; `none`: there is none. */
export type HintVerdict = 'none' | 'not-pinned' | 'repeated' | 'unknown-kind' | 'too-soon' | 'obeyed';

/** What became of a hint, as the next request tells it. */
export type HeardVerdict = Exclude<HintVerdict, 'none' | 'repeated'>;

/** Hosts that one machine pins at most. */
export const mostPinnedHosts = 8;

const rememberedIds = 16;
/** Shortest time between two hints of a kind that are obeyed. */
const shortestGapSeconds: Readonly<Record<HintKind, number>> = { renew: hourSeconds, 'new-identity': 30 * daySeconds };

/** What a client remembers of hints, for one vendor. */
export interface HintMemory {
  /** Ids of the hints obeyed last, the newest at the end. */
  readonly obeyed: readonly RequestId[];
  /** When the last of each kind was obeyed, by the wall clock. */
  readonly obeyedAt: Readonly<Partial<Record<HintKind, Seconds>>>;
  /** The last hint that was heard. */
  readonly last?: HeardHint;
}

export interface HeardHint {
  readonly id: RequestId;
  /** As it was named; not one of ours where the verdict is `unknown-kind`. */
  readonly kind: string;
  readonly verdict: HeardVerdict;
  /** When, by the wall clock. */
  readonly at: Seconds;
  /** A host has been told, and asked nothing else. */
  readonly told?: true;
}

/** Facts of a judgement. */
export interface HintFacts {
  /** `iss` of the answer: its signature has been verified. */
  readonly host: KeyId;
  /** Set by an administrator of this machine. */
  readonly pinned: readonly KeyId[];
  readonly memory: HintMemory;
  /** Wall clock. */
  readonly now: Seconds;
}

/** A hint and what is to be done about it. `kind` and `id` are absent where there is none. */
export interface JudgedHint {
  readonly verdict: HintVerdict;
  readonly id?: RequestId;
  readonly kind?: string;
}

export const noHints: HintMemory = { obeyed: [], obeyedAt: {} };

/** What an answer's hint is worth. Never throws: a hint is no reason to refuse an answer. */
export function judgeHint(hint: unknown, facts: HintFacts): JudgedHint {
  const read = readHint(hint);
  return read === undefined ? { verdict: 'none' } : { verdict: verdictOn(read, facts), ...read };
}

function verdictOn(
  { id, kind }: { readonly id: RequestId; readonly kind: string },
  { host, pinned, memory, now }: HintFacts,
): HintVerdict {
  if (!pinned.includes(host)) return 'not-pinned';
  if (memory.obeyed.includes(id)) return 'repeated';
  if (!isHintKind(kind)) return 'unknown-kind';
  const last = memory.obeyedAt[kind];
  // One that lies ahead was written by a clock that has been corrected since.
  const isSoon = last !== undefined && last <= now && now - last < shortestGapSeconds[kind];
  return isSoon ? 'too-soon' : 'obeyed';
}

/** What is remembered after an answer with this judgement. */
export function afterHint(memory: HintMemory, { verdict, id, kind }: JudgedHint, at: Seconds): HintMemory {
  const { last, ...rest } = memory;
  if (id === undefined || kind === undefined || verdict === 'none') {
    return last === undefined ? rest : { ...rest, last: { ...last, told: true } };
  }
  if (verdict === 'repeated')
    return { ...rest, last: { id, kind, verdict: 'obeyed', at: last?.id === id ? last.at : at } };
  const heard = { ...rest, last: { id, kind, verdict, at } };
  if (verdict !== 'obeyed') return heard;
  return {
    ...heard,
    obeyed: [...memory.obeyed, id].slice(-rememberedIds),
    obeyedAt: { ...memory.obeyedAt, [kind]: at },
  };
}

/** The claim `heard` of a request; undefined where no host waits to hear anything. */
export function heardClaim({
  last,
}: HintMemory): { readonly id: RequestId; readonly verdict: HeardVerdict } | undefined {
  return last === undefined || last.told === true ? undefined : { id: last.id, verdict: last.verdict };
}

const heardVerdicts: ReadonlySet<unknown> = new Set<HeardVerdict>(['not-pinned', 'unknown-kind', 'too-soon', 'obeyed']);

/** What a request says of a hint; undefined where it says nothing that can be read. */
export function readHeard(heard: unknown): { readonly id: RequestId; readonly verdict: HeardVerdict } | undefined {
  if (!isObject(heard)) return undefined;
  const { id, verdict } = heard;
  return isRandomId(id) && heardVerdicts.has(verdict)
    ? { id: id as RequestId, verdict: verdict as HeardVerdict }
    : undefined;
}

function readHint(hint: unknown): { readonly id: RequestId; readonly kind: string } | undefined {
  if (!isObject(hint)) return undefined;
  const { id, kind } = hint;
  const isName = typeof kind === 'string' && kind.length <= 64 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(kind);
  return isRandomId(id) && isName ? { id: id as RequestId, kind } : undefined;
}

/** Whether a host may ask this. */
export function isHintKind(kind: unknown): kind is HintKind {
  return kind === 'renew' || kind === 'new-identity';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
