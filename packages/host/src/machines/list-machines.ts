/** Use case: one page of a view. */
import type { Seconds } from '@attiva/protocol';
import type { Database, Statements } from '@attiva/storage';
import { gatherMachines, narrowestRange } from './gather-machines.ts';
import { compareLabels, labelOf, type Phase, type PhaseFacts, phasesOf } from './list-phases.ts';
import { type ListedMachine, showMachines } from './listed-machine.ts';
import { type MachineCursor, readCursor, writeCursor, wrongCursor } from './machine-cursor.ts';
import { type Source, sortSources } from './machine-source.ts';
import { comparePlaces, type PlacedMachine, type Place, placeOf } from './machine-row.ts';
import { type AskedView, readView } from './machine-view.ts';
import { loadNames } from './machine-names.ts';
import { type Budget, mergeSources } from './merge-sources.ts';
import { knownGenerations, type KnownPacks, listEditions } from './served-editions.ts';
import { sourcesOf } from './sources-of-view.ts';

export interface MachineParts {
  readonly database: Database;
  readonly book: KnownPacks;
  /** A name as it is kept here, where names are kept as digests; else absent. */
  readonly digestOf?: (name: string) => string;
  readonly now: () => Seconds;
  /** Entries of indexes that one page may look at; default: what takes some 100 ms. */
  readonly entriesPerPage?: number;
  /** Machines that are gathered at most, where a view has few; default 4,000. */
  readonly gatherAtMost?: number;
  /** Names that are looked through in one step of a search; default 100,000. */
  readonly namesAtOnce?: number;
}

export interface MachinePage {
  readonly machines: readonly ListedMachine[];
  /** For the next page; absent at the end of the list. */
  readonly next?: string;
  /** The page ended before it was full: few machines are like this, and more may come with `next`. */
  readonly partial?: true;
  /** The view, as an address keeps it. */
  readonly query: string;
}

/** What one page may look at: an index entry that covers counts one, one whose row is fetched eight. */
export const usualEntries = 80_000;

/** Steps of a search that one page waits for: half a million names. What comes behind is found meanwhile, for the next one. */
const patience = 5;

/**
 * @throws {ActivationError} `wrong-usage` for a wrong field of the view, or a cursor of another one.
 */
export async function listMachines(
  parts: MachineParts,
  given: Readonly<Record<string, unknown>>,
  { limit, cursor: text }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<MachinePage> {
  const { query } = readView(given, parts.now());
  const cursor = text === undefined ? undefined : readCursor(text, query);
  const now = cursor?.now ?? parts.now();
  const asked = readView(given, now);
  const facts = await phaseFacts(parts, now);
  const budget = { left: parts.entriesPerPage ?? usualEntries };
  const { database, gatherAtMost, namesAtOnce } = parts;
  const page = await readPage(database, { asked, facts, budget, limit, cursor, gatherAtMost, namesAtOnce });
  const isPartial = page.next !== undefined && page.rows.length < limit;
  return {
    machines: await showMachines(parts.database, page.rows, facts),
    ...(page.next && { next: writeCursor(page.next, query) }),
    ...(isPartial && { partial: true }),
    query,
  };
}

/** @param on the transaction that reads; default: none. */
export async function phaseFacts(
  { database, book, digestOf }: MachineParts,
  now: Seconds,
  on: Statements = database,
): Promise<PhaseFacts> {
  return { now, digestOf, editions: await listEditions(on, book), generations: knownGenerations(book) };
}

interface Reading {
  readonly asked: AskedView;
  readonly facts: PhaseFacts;
  readonly budget: Budget;
  readonly limit: number;
  readonly cursor: MachineCursor | undefined;
  readonly gatherAtMost: number | undefined;
  readonly namesAtOnce: number | undefined;
}

interface ReadPage {
  readonly rows: readonly PlacedMachine[];
  readonly next: MachineCursor | undefined;
}

async function readPage(on: Statements, reading: Reading): Promise<ReadPage> {
  const { asked, facts, budget } = reading;
  const gathered = await gatherMachines(on, {
    view: asked.view,
    facts,
    budget,
    most: reading.gatherAtMost,
    anew: reading.cursor === undefined,
    whole: asked.view,
    patience,
    namesAtOnce: reading.namesAtOnce,
  });
  if (gathered === 'unfinished') {
    const [first] = phasesOf(asked.view, facts);
    return { rows: [], next: reading.cursor ?? { now: facts.now, label: first?.label ?? 0 } };
  }
  return gathered === undefined ? readPhases(on, reading) : sortedPage(on, reading, gathered);
}

/** Part by part, from the one that the cursor is in. */
async function readPhases(on: Statements, reading: Reading): Promise<ReadPage> {
  const { asked, facts, budget, limit, cursor } = reading;
  const { now } = facts;
  const phases = phasesOf(asked.view, facts).filter(
    ({ label }) => cursor === undefined || compareLabels(asked.view, label, cursor.label) >= 0,
  );
  const rows: PlacedMachine[] = [];
  for (const phase of phases) {
    const { label } = phase;
    if (rows.length === limit || (budget.left <= 0 && rows.length > 0)) return { rows, next: { now, label } };
    const after = label === cursor?.label ? placeIn(phase, cursor) : undefined;
    const part = await readPhase(on, phase, { ...reading, after, most: limit - rows.length });
    rows.push(...part.rows);
    if (part.next !== undefined) return { rows, next: { now, label, place: part.next } };
  }
  return { rows, next: undefined };
}

/** Whoever makes up a cursor may name a text where the order is by time, which not every database compares. */
function placeIn({ order }: Phase, { place }: MachineCursor): Place | undefined {
  const kind = order === 'name' || order === 'client' ? 'string' : 'number';
  if (place !== undefined && typeof place.value !== kind) throw wrongCursor();
  return place;
}

interface PhasePage {
  readonly rows: readonly PlacedMachine[];
  readonly next: Place | undefined;
}

/** A part may have few machines where the whole has many. */
async function readPhase(
  on: Statements,
  phase: Phase,
  of: Reading & { readonly after: Place | undefined; readonly most: number },
): Promise<PhasePage> {
  const { facts, budget } = of;
  // What the whole has too many of, its named ones have as well.
  const isWhole = phase.view === of.asked.view || of.asked.view.sort === 'name';
  const gathered = isWhole
    ? undefined
    : await gatherMachines(on, {
        view: phase.view,
        facts,
        budget,
        most: of.gatherAtMost,
        anew: false,
        whole: of.asked.view,
      });
  // The whole was searched to its end before.
  if (gathered === undefined || gathered === 'unfinished') {
    const narrow = await narrowSources(on, phase, of);
    if (narrow !== undefined) return sortSources(on, narrow, { ...phase, ...of });
    return mergeSources(on, sourcesOf(phase.view, facts, phase), of);
  }
  const placed = gathered.map((row) => ({ ...row, value: valueOf(phase, row, undefined) }));
  const inOrder = orderOf(phase);
  const { after } = of;
  const rest = placed.filter((row) => after === undefined || inOrder(row, after) > 0).sort(inOrder);
  const rows = rest.slice(0, of.most);
  const last = rows.at(-1);
  return { rows, next: rest.length > rows.length && last !== undefined ? placeOf(last) : undefined };
}

/** A range with more entries than this is not sorted for a page; where each name has to be looked up, than that. */
const mostSorted = 100_000;
const mostNamed = 10_000;

/** A range of another order that holds the part and not much else: all of it is sorted then, in the database. */
async function narrowSources(
  on: Statements,
  { view: all, order }: Phase,
  { facts, gatherAtMost }: Reading,
): Promise<readonly Source[] | undefined> {
  const { named: _named, ...others } = all;
  // Sorted by name, those that have none fall out by themselves.
  const view = order === 'name' ? others : all;
  const usual = order === 'name' ? mostNamed : mostSorted;
  const most = gatherAtMost === undefined ? usual : gatherAtMost * 2;
  const narrow = await narrowestRange(on, { view, facts, most });
  // In its own order it is read from where the page begins.
  return narrow === undefined || narrow[0]?.order === order ? undefined : narrow;
}

function orderOf({ descending }: Pick<Phase, 'descending'>): (a: Place, b: Place) => number {
  return (a, b) => (descending ? comparePlaces(b, a) : comparePlaces(a, b));
}

function valueOf({ order }: Phase, row: PlacedMachine, folded: string | undefined): string | number {
  switch (order) {
    case 'lastSeen':
    case 'firstSeen':
      return row[order];
    case 'expires':
      return row.leaseUntil;
    case 'client':
      return row.client;
    case 'name':
      return folded ?? '';
    default:
      return order satisfies never;
  }
}

/** All rows are at hand: each gets its part and place, and the page is cut out. */
async function sortedPage(
  on: Statements,
  { asked, facts, limit, cursor }: Reading,
  gathered: readonly PlacedMachine[],
): Promise<ReadPage> {
  const names = asked.view.sort === 'name' ? await loadNames(on, gathered) : undefined;
  const phases = new Map(phasesOf(asked.view, facts).map((phase) => [phase.label, phase]));
  const placed = gathered.flatMap((row, index) => {
    const folded = names?.[index]?.folded;
    const label = labelOf(asked.view.sort, { ...row, ...(folded !== undefined && { name: folded }) }, facts);
    const phase = phases.get(label);
    return phase === undefined ? [] : [{ row: { ...row, value: valueOf(phase, row, folded) }, label, phase }];
  });
  const inOrder = (a: (typeof placed)[number], b: { readonly label: Phase['label']; readonly row: Place }): number =>
    compareLabels(asked.view, a.label, b.label) || orderOf(a.phase)(a.row, b.row);
  const rest = placed.filter((one) => {
    if (cursor === undefined) return true;
    const parts = compareLabels(asked.view, one.label, cursor.label);
    return parts > 0 || (parts === 0 && (cursor.place === undefined || orderOf(one.phase)(one.row, cursor.place) > 0));
  });
  rest.sort(inOrder);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const next =
    rest.length > page.length && last !== undefined
      ? { now: facts.now, label: last.label, place: placeOf(last.row) }
      : undefined;
  return { rows: page.map(({ row }) => row), next };
}
