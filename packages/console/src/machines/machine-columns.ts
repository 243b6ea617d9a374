/** Columns of the list: which there are, which are shown, and what a file gets of them. Pure. */

import type { Parts } from '../asking/questions.ts';

export const columnNames = [
  'name',
  'edition',
  'generation',
  'state',
  'marks',
  'lastSeen',
  'expires',
  'method',
  'firstSeen',
  'application',
  'vendor',
  'client',
] as const;
export type ColumnName = (typeof columnNames)[number];

export const usualColumns: readonly ColumnName[] = [
  'name',
  'edition',
  'generation',
  'state',
  'marks',
  'lastSeen',
  'expires',
];

/** A row says whose it is: this one is always there. */
export const firstColumn: ColumnName = 'name';

/** As an address holds them; `undefined`: none, or the usual ones. */
export function readColumns(text: string | null): readonly ColumnName[] | undefined {
  if (text === null) return undefined;
  const wanted = text.split(',');
  const columns = columnNames.filter((name) => name === firstColumn || wanted.includes(name));
  return columnsText(columns) === columnsText(usualColumns) ? undefined : columns;
}

export function columnsText(columns: readonly ColumnName[]): string {
  return columns.join(',');
}

type Field = keyof Parts['Machine'];

/** Fields of a machine that a column shows. */
const fields = {
  name: ['name', 'address', 'virtual'],
  edition: ['edition'],
  generation: ['generation'],
  state: ['state'],
  marks: ['group', 'tags'],
  lastSeen: ['lastSeen'],
  expires: ['expires'],
  method: ['method'],
  firstSeen: ['firstSeen'],
  application: ['application'],
  vendor: ['vendor'],
  client: ['client'],
} as const satisfies Record<ColumnName, readonly Field[]>;

const whose = ['vendor', 'application', 'client'] as const;

/** What a file of the list holds: what is shown, and at the end what tells one row from every other. */
export function fileColumns(columns: readonly ColumnName[]): readonly Field[] {
  return [...new Set([...columns.flatMap((column): readonly Field[] => fields[column]), ...whose])];
}
