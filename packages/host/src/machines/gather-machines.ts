/**
 * The other way to a list: where a view has few machines, all of them are found by the narrowest of its conditions and sorted
 * here. Where it has many, the order of an index finds a page soon, and this gives up early.
 */
import { setImmediate } from 'node:timers/promises';
import type { Statements } from '@attiva/storage';
import {
  type Condition,
  conditionsOf,
  type FilterFacts,
  idCondition,
  idParameters,
  joinConditions,
  nameCondition,
} from './filter-sql.ts';
import { countEntries, readMachines, readWhole, type Source } from './machine-source.ts';
import type { PlacedMachine } from './machine-row.ts';
import type { MachineView } from './machine-view.ts';
import { nameRanges } from './name-ranges.ts';
import type { Budget } from './merge-sources.ts';
import { type Identity, searchOnce } from './recent-searches.ts';
import { editionsOf, narrowRanges, placesOf } from './sources-of-view.ts';

/** One in 250 of a million: where there are more, a page is found in 12,000 entries. */
const usualMost = 4000;

export interface Gathering {
  readonly view: MachineView;
  readonly facts: FilterFacts;
  readonly budget: Budget;
  /** More candidates than this are not gathered. */
  readonly most: number | undefined;
  /** Whether names are looked through in any case; else not twice for one moment. */
  readonly anew: boolean;
  /** What the view is a part of: names are looked through for all of it. */
  readonly whole: MachineView;
  /** Steps of a search that are waited for; absent: all of them. */
  readonly patience?: number;
  /** Names that are looked through in one step; absent: as many as take some 15 ms. */
  readonly namesAtOnce?: number | undefined;
}

interface Bounded extends Gathering {
  readonly most: number;
}

/**
 * All rows of a view, in no order; `undefined`: it may have many; `unfinished`: names are still being looked through, which goes
 * on: ask again for the same moment.
 */
export async function gatherMachines(
  on: Statements,
  asked: Gathering,
): Promise<readonly PlacedMachine[] | undefined | 'unfinished'> {
  const of = { ...asked, most: asked.most ?? usualMost };
  const marked = await markedMachines(on, of);
  if (marked !== undefined && marked.length <= of.most) return readFound(on, of, marked);
  const narrow = await narrowestRange(on, of);
  if (narrow !== undefined) {
    const rows: PlacedMachine[] = [];
    for (const source of narrow) rows.push(...(await readWhole(on, source)));
    return rows;
  }
  const { whole, facts, anew } = of;
  if (whole.search === undefined) return undefined;
  const search = searchOnce(on, { view: whole, at: facts.now, anew }, (onStep) =>
    searchedMachines(on, { ...of, view: whole, onStep }),
  );
  const found = await (of.patience === undefined
    ? search.found
    : Promise.race([search.found, search.afterSteps(of.patience)]));
  return found === undefined || found === 'unfinished' ? found : readFound(on, of, found);
}

async function readFound(
  on: Statements,
  { view, facts, budget }: Gathering,
  machines: readonly Identity[],
): Promise<readonly PlacedMachine[]> {
  const places = placesOf(editionsOf(view, facts));
  const filter = joinConditions(conditionsOf(view, facts, new Set(['vendor', 'application'])));
  const rows: PlacedMachine[] = [];
  for (let start = 0; start < machines.length; start += 500) {
    rows.push(...(await readMachines(on, machines.slice(start, start + 500), { places, filter })));
    await setImmediate();
  }
  budget.left -= machines.length * 10;
  return rows;
}

/** Machines with the tag, or of the group; one more than may be gathered where there are more. */
async function markedMachines(
  on: Statements,
  { view: { tag, group }, most }: Bounded,
): Promise<readonly Identity[] | undefined> {
  if (tag !== undefined) {
    return on.all<Identity>('select vendor, client from machine_tags where tag = ? limit ?', [tag, most + 1]);
  }
  if (group === undefined) return undefined;
  return on.all<Identity>('select vendor, client from machine_marks where group_name = ? limit ?', [group, most + 1]);
}

/** Of the ranges that hold the view the one with the fewest entries, if they are few. */
export async function narrowestRange(
  on: Statements,
  { view, facts, most }: Pick<Bounded, 'view' | 'facts' | 'most'>,
): Promise<readonly Source[] | undefined> {
  let narrowest: readonly Source[] | undefined;
  let fewest = most + 1;
  for (const sources of narrowRanges(view, facts)) {
    let entries = 0;
    for (const source of sources) {
      entries += await countEntries(on, source, fewest);
      if (entries >= fewest) break;
    }
    if (entries < fewest) [narrowest, fewest] = [sources, entries];
  }
  return narrowest;
}

/** Machines with that text in the name, or whose id begins with it; `undefined`: many. */
async function searchedMachines(
  on: Statements,
  of: Bounded & { readonly onStep: () => void },
): Promise<readonly Identity[] | undefined> {
  const { search, match } = of.view;
  const { most } = of;
  if (search === undefined) return undefined;
  const found = new Map<string, Identity>();
  const note = (machines: readonly Identity[]): void => {
    for (const { vendor, client } of machines) found.set(`${vendor} ${client}`, { vendor, client });
  };
  for (const { vendor, application } of placesOf(editionsOf(of.view, of.facts))) {
    note(
      await on.all<Identity>(
        `select vendor, client from clients where vendor = ? and application = ? and ${idCondition('client')} limit ?`,
        [vendor, application, ...idParameters(search), most + 1],
      ),
    );
    if (found.size > most) return undefined;
  }
  const condition = nameCondition({ search, match }, of.facts.digestOf);
  if (match === 'beginning' || of.facts.digestOf !== undefined) {
    note(
      await on.all<Identity>(`select vendor, client from client_names where ${condition.text} limit ?`, [
        ...condition.parameters,
        most + 1,
      ]),
    );
    return found.size > most ? undefined : [...found.values()];
  }
  return (await lookThroughNames(on, { ...of, condition, note, found })) ? [...found.values()] : undefined;
}

/** Range by range; whether few enough were found. */
async function lookThroughNames(
  on: Statements,
  of: {
    readonly condition: Condition;
    readonly note: (machines: readonly Identity[]) => void;
    readonly found: ReadonlyMap<string, Identity>;
    readonly most: number;
    readonly onStep: () => void;
    readonly namesAtOnce?: number | undefined;
  },
): Promise<boolean> {
  for (const { text, parameters } of await nameRanges(on, of.namesAtOnce)) {
    of.note(
      await on.all<Identity>(`select vendor, client from client_names where ${text} and ${of.condition.text} limit ?`, [
        ...parameters,
        ...of.condition.parameters,
        of.most + 1,
      ]),
    );
    if (of.found.size > of.most) return false;
    of.onStep();
    await setImmediate(); // Requests that came meanwhile take their turn.
  }
  return true;
}
