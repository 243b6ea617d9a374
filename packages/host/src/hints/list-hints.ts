/** Use case: hints, newest first, each with what became of it, and the ids that machines must have pinned. */
import { ActivationError, type HintKind, type KeyId, type Seconds, type VendorId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import type { VendorBook } from '../vendors/vendor-book.ts';
import { idCondition, idParameters, nameCondition } from '../machines/filter-sql.ts';
import {
  countHints,
  type HintFilter,
  type HintPlace,
  loadHints,
  searchHints,
  type StoredHint,
} from './hint.repository.ts';
import { hintLifeSeconds } from './open-hints.ts';

/** What became of a hint. `given`: it stood in an answer, and the machine has not called since. */
export const hintStates = [
  'waiting',
  'given',
  'obeyed',
  'not-pinned',
  'too-soon',
  'unknown-kind',
  'ended',
  'withdrawn',
] as const;
export type HintState = (typeof hintStates)[number];

export interface ListedHint {
  readonly id: string;
  readonly vendor: string;
  readonly client: string;
  readonly name: string | null;
  readonly kind: HintKind;
  readonly state: HintState;
  readonly createdAt: Seconds;
  readonly givenAt: Seconds | null;
  /** When it came to this state, as far as it is known. */
  readonly stateAt: Seconds | null;
  readonly endsAt: Seconds;
}

export interface HintPage {
  readonly hints: readonly ListedHint[];
  readonly next?: string;
  readonly counts: Readonly<Record<HintState, number>>;
  /** What `attiva client pin-host` is given on machines. */
  readonly hostIds: readonly { readonly vendor: VendorId; readonly hostId: KeyId }[];
}

export interface HintQuery {
  readonly state?: HintState | undefined;
  readonly kind?: HintKind | undefined;
  /** A part of the machine's name, or the beginning of its client id. */
  readonly search?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface HintLists {
  readonly database: Statements;
  readonly book: Pick<VendorBook, 'all'>;
  readonly now: () => Seconds;
  /** A name as it is kept here, where names are kept as digests. */
  readonly digestOf?: (name: string) => string;
}

/** @throws {ActivationError} `wrong-usage` for a cursor that is none. */
export async function listHints(parts: HintLists, query: HintQuery): Promise<HintPage> {
  const { database, book, now } = parts;
  const at = now();
  const { rows, reached } = await readHints(parts, query, at);
  const shown = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? shown.at(-1) : reached;
  const counts = await countHints(
    database,
    hintStates.map((one) => filterOf(one, at)),
  );
  return {
    hints: shown.map((row) => shownHint(row, at)),
    ...(last !== undefined && { next: `${last.createdAt}.${last.id}` }),
    counts: Object.fromEntries(hintStates.map((one, index) => [one, counts[index] ?? 0])) as Record<HintState, number>,
    hostIds: hostIdsOf(book),
  };
}

/** One more than fits. A search may find fewer with others behind them: it goes on where it has `reached`. */
async function readHints(
  { database, digestOf }: HintLists,
  { state, kind, search, limit, cursor }: HintQuery,
  now: Seconds,
): ReturnType<typeof searchHints> {
  const filter = both(
    state === undefined ? { text: '1 = 1', parameters: [] } : filterOf(state, now),
    kind === undefined ? { text: '1 = 1', parameters: [] } : { text: 'kind = ?', parameters: [kind] },
  );
  const place = { after: readPlace(cursor), limit: limit + 1 };
  if (search === undefined || search === '') {
    return { rows: await loadHints(database, filter, place), reached: undefined };
  }
  const { text, parameters } = nameCondition({ search, match: 'anywhere' }, digestOf);
  const found = {
    text: `(${text.replaceAll('folded', 'n.folded')}) or ${idCondition('h.client')}`,
    parameters: [...parameters, ...idParameters(search)],
  };
  return searchHints(database, { filter, search: found }, place);
}

function both(one: HintFilter, other: HintFilter): HintFilter {
  return { text: `${one.text} and ${other.text}`, parameters: [...one.parameters, ...other.parameters] };
}

function shownHint(row: StoredHint & { readonly name: string | null }, now: Seconds): ListedHint {
  const { id, vendor, client, name, kind, createdAt, givenAt, outcome, outcomeAt } = row;
  const endsAt = createdAt + hintLifeSeconds;
  const isOver = outcome === 'obeyed' || outcome === 'withdrawn';
  const open = outcome ?? (givenAt === null ? 'waiting' : 'given');
  const state: HintState = !isOver && endsAt <= now ? 'ended' : open;
  const stateAt = state === 'ended' ? endsAt : state === 'given' ? givenAt : outcomeAt;
  return { id, vendor, client, name: name === '' ? null : name, kind, state, createdAt, givenAt, stateAt, endsAt };
}

/** The rows that `shownHint` gives this state. */
function filterOf(state: HintState, now: Seconds): HintFilter {
  const begun = now - hintLifeSeconds;
  if (state === 'obeyed' || state === 'withdrawn') return { text: 'outcome = ?', parameters: [state] };
  if (state === 'ended') return { text: 'open = 1 and created_at <= ?', parameters: [begun] };
  if (state === 'waiting' || state === 'given') {
    const given = state === 'given' ? 'is not null' : 'is null';
    return { text: `open = 1 and outcome is null and given_at ${given} and created_at > ?`, parameters: [begun] };
  }
  return { text: 'open = 1 and outcome = ? and created_at > ?', parameters: [state, begun] };
}

function readPlace(cursor: string | undefined): HintPlace | undefined {
  if (cursor === undefined) return undefined;
  const [, createdAt, id] = /^(\d{1,12})\.([A-Za-z0-9_-]{22})$/.exec(cursor) ?? [];
  if (createdAt === undefined || id === undefined) {
    throw new ActivationError('wrong-usage', 'cursor is not one of this list', { facts: { fields: ['cursor'] } });
  }
  return { createdAt: Number(createdAt), id };
}

function hostIdsOf(book: Pick<VendorBook, 'all'>): HintPage['hostIds'] {
  return book.all().flatMap(({ id: vendor, grants }) => {
    const keys = new Set(grants.filter(({ signer }) => signer !== undefined).map(({ claims }) => claims.sub));
    return [...keys].map((hostId) => ({ vendor, hostId }));
  });
}
