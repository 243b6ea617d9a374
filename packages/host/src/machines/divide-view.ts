/** Use case: what a view can be divided by. Each part is a view of its own, which is listed and counted as any other. */
import type { Database } from '@attiva/storage';
import { contactMethods } from '../activation/client-row.ts';
import { type MachineParts, phaseFacts } from './list-machines.ts';
import { machineStates } from './machine-state.ts';
import { type MachineView, readView } from './machine-view.ts';
import { listGroups, listTags } from './mark.repository.ts';
import type { PhaseFacts } from './list-phases.ts';
import { editionsOf } from './sources-of-view.ts';

export const groupings = [
  'vendor',
  'application',
  'edition',
  'generation',
  'state',
  'method',
  'virtual',
  'tag',
  'group',
] as const;
export type Grouping = (typeof groupings)[number];

export interface ViewPart {
  readonly value: string;
  /** The view of this part, as an address keeps it. */
  readonly query: string;
}

export interface DividedView {
  readonly parts: readonly ViewPart[];
  /** There are more parts than these. */
  readonly more?: true;
}

const mostParts = 200;

/**
 * A machine without a group or a tag is in no part of these; one with two tags is in two.
 * @throws {ActivationError} `wrong-usage` for a wrong field of the view.
 */
export async function divideView(
  parts: MachineParts,
  given: Readonly<Record<string, unknown>>,
  by: Grouping,
): Promise<DividedView> {
  const now = parts.now();
  const { view } = readView(given, now);
  const facts = await phaseFacts(parts, now);
  const set = view[by];
  const values = set === undefined ? await valuesOf(parts.database, { by, view, facts }) : [wordOf(set)];
  return {
    parts: values
      .slice(0, mostParts)
      .map((value) => ({ value, query: readView({ ...given, [by]: value }, now).query })),
    ...(values.length > mostParts && { more: true }),
  };
}

/** As a query says it. */
function wordOf(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}

async function valuesOf(
  database: Database,
  { by, view, facts }: { readonly by: Grouping; readonly view: MachineView; readonly facts: PhaseFacts },
): Promise<readonly string[]> {
  switch (by) {
    case 'vendor':
    case 'application':
    case 'edition':
      return [...new Set(editionsOf(view, facts).map((of) => of[by]))].sort();
    case 'generation':
      return facts.generations.map(String);
    case 'state':
      return machineStates;
    case 'method':
      return contactMethods;
    case 'virtual':
      return ['yes', 'no'];
    case 'tag':
      return (await listTags(database)).map(({ word }) => word);
    case 'group':
      return (await listGroups(database)).map(({ word }) => word);
  }
}
