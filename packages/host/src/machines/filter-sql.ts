/** What a view leaves out, as conditions of SQL on one machine `c`. What the place in an index says already is left out here. */
import type { Seconds } from '@attiva/protocol';
import type { SqlValue } from '@attiva/storage';
import { foldName } from '../activation/name-keeper.ts';
import { graceStates } from './machine-state.ts';
import type { MachineView } from './machine-view.ts';
import type { EditionOf } from './served-editions.ts';

export interface Condition {
  readonly text: string;
  readonly parameters: readonly SqlValue[];
  /** Whether another table is looked into, row by row. */
  readonly looksElsewhere?: true;
}

/** What a filter is made from beside the view. */
export interface FilterFacts {
  readonly now: Seconds;
  readonly editions: readonly EditionOf[];
  /** The whole text as names are kept here, where they are kept as digests; else `undefined`. */
  readonly digestOf: ((name: string) => string) | undefined;
}

/** Fields that hold already: every row of the index's range fulfils them. */
export type Granted = ReadonlySet<keyof MachineView>;

type Make = (view: MachineView, facts: FilterFacts) => Condition | undefined;

const makers: Readonly<Partial<Record<keyof MachineView, Make>>> = {
  vendor: ({ vendor }) => equal('vendor', vendor),
  application: ({ application }) => equal('application', application),
  edition: ({ edition }) => equal('edition', edition),
  generation: ({ generation }) => equal('generation', generation),
  notOfGenerations: ({ notOfGenerations: known = [] }) =>
    known.length === 0
      ? undefined
      : { text: `c.generation not in (${known.map(() => '?').join(', ')})`, parameters: known },
  state: stateCondition,
  seenAfter: ({ seenAfter }) => when(seenAfter, 'c.last_seen >= ?'),
  seenBefore: ({ seenBefore }) => when(seenBefore, 'c.last_seen < ?'),
  expiresAfter: ({ expiresAfter }) => when(expiresAfter, 'c.lease_until > 0 and c.lease_until >= ?'),
  expiresBefore: ({ expiresBefore }) => when(expiresBefore, 'c.lease_until > 0 and c.lease_until < ?'),
  activated: ({ activated }) =>
    activated === undefined
      ? undefined
      : { text: activated ? 'c.lease_until > 0' : 'c.lease_until = 0', parameters: [] },
  method: ({ method }) => equal('method', method),
  shortLived: ({ shortLived }) => equal('ephemeral', shortLived === undefined ? undefined : Number(shortLived)),
  virtual: ({ virtual }) => equal('virtual', virtual === undefined ? undefined : Number(virtual)),
  named: ({ named }) =>
    named === undefined ? undefined : elsewhere(`${named ? '' : 'not '}exists (${nameOf} and n.name <> '')`, []),
  tag: ({ tag }) =>
    tag === undefined
      ? undefined
      : elsewhere(
          'exists (select 1 from machine_tags t where t.tag = ? and t.vendor = c.vendor and t.client = c.client)',
          [tag],
        ),
  group: ({ group }) =>
    group === undefined
      ? undefined
      : elsewhere(
          'exists (select 1 from machine_marks m where m.vendor = c.vendor and m.client = c.client and m.group_name = ?)',
          [group],
        ),
  search: searchCondition,
};

const nameOf = 'select 1 from client_names n where n.vendor = c.vendor and n.client = c.client';

export function conditionsOf(view: MachineView, facts: FilterFacts, granted: Granted): readonly Condition[] {
  return Object.entries(makers).flatMap(([name, make]) => {
    if (granted.has(name as keyof MachineView)) return [];
    return make(view, facts) ?? [];
  });
}

/** `true and …`: what follows `where`. */
export function joinConditions(conditions: readonly Condition[]): Condition {
  return {
    text: ['1 = 1', ...conditions.map(({ text }) => `(${text})`)].join(' and '),
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}

function equal(column: string, value: SqlValue | undefined): Condition | undefined {
  return value === undefined ? undefined : { text: `c.${column} = ?`, parameters: [value] };
}

function when(value: SqlValue | undefined, text: string): Condition | undefined {
  return value === undefined ? undefined : { text, parameters: [value] };
}

function elsewhere(text: string, parameters: readonly SqlValue[]): Condition {
  return { text, parameters, looksElsewhere: true };
}

/** The same rule as `stateOf`, for the database. */
function stateCondition({ state }: MachineView, { now, editions }: FilterFacts): Condition | undefined {
  if (state === undefined) return undefined;
  if (state === 'licensed') return { text: 'c.lease_until > ?', parameters: [now] };
  const grace = graceOf(editions);
  const end = `case when c.lease_until > c.last_seen then c.lease_until + ${grace.text}
    when c.state in (${graceStates.join(', ')}) then c.last_seen + c.minutes_left * 60 else 0 end`;
  return {
    text: `c.lease_until <= ? and ${end} ${state === 'grace' ? '>' : '<='} ?`,
    parameters: [now, ...grace.parameters, now],
  };
}

/** Most editions have the same grace: one number, and exceptions from it. */
function graceOf(editions: readonly EditionOf[]): Condition {
  const usual = editions[0]?.additionalGrace ?? 0;
  const others = editions.filter(({ additionalGrace }) => additionalGrace !== usual);
  if (others.length === 0) return { text: 'cast(? as bigint)', parameters: [usual] };
  const cases = others
    .map(() => 'when c.vendor = ? and c.application = ? and c.edition = ? then cast(? as bigint)')
    .join(' ');
  const values = others.flatMap((of): SqlValue[] => [of.vendor, of.application, of.edition, of.additionalGrace]);
  return { text: `case ${cases} else cast(? as bigint) end`, parameters: [...values, usual] };
}

function searchCondition({ search, match }: MachineView, { digestOf }: FilterFacts): Condition | undefined {
  if (search === undefined) return undefined;
  const { text, parameters } = nameCondition({ search, match }, digestOf);
  return elsewhere(`exists (${nameOf} and ${text.replaceAll('folded', 'n.folded')}) or ${idCondition('c.client')}`, [
    ...parameters,
    ...idParameters(search),
  ]);
}

/** On the folded name, which has no other name than `folded` here. */
export function nameCondition(
  { search, match }: { readonly search: string; readonly match: MachineView['match'] },
  digestOf: FilterFacts['digestOf'],
): Condition {
  const folded = foldName(search);
  if (digestOf !== undefined) return { text: 'folded = ?', parameters: [foldName(digestOf(search))] };
  if (match === 'anywhere') return anywhere(folded);
  return { text: 'folded >= ? and folded < ?', parameters: [folded, afterAll(folded)] };
}

/** `like` looks through a million names in two thirds of the time of `instr`, and faster without `escape`. */
function anywhere(folded: string): Condition {
  // A pattern would end there; no name has it.
  if (folded.includes('\0')) return { text: '1 = 0', parameters: [] };
  if (!/[%_\\]/.test(folded)) return { text: 'folded like ?', parameters: [`%${folded}%`] };
  return { text: "folded like ? escape '!'", parameters: [`%${folded.replace(/[!%_]/g, '!$&')}%`] };
}

/** Client ids tell cases apart, unlike names. */
export function idCondition(column: string): string {
  return `${column} >= ? and ${column} < ?`;
}

export function idParameters(search: string): readonly SqlValue[] {
  return [search, afterAll(search)];
}

/** Behind every text that begins with this one. */
function afterAll(beginning: string): string {
  return `${beginning}\u{10ffff}`;
}
