/** Use case: everything that a view shows, as CSV or JSON, page by page: memory is that of one page, whoever reads slowly. */
import { ActivationError } from '@attiva/protocol';
import { csvLine } from './csv-cells.ts';
import type { ListedMachine } from './listed-machine.ts';
import { listMachines, type MachineParts } from './list-machines.ts';
import { readView } from './machine-view.ts';

export const exportFormats = ['csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Columns of a list, in the order in which all of them stand. */
export const columnNames: readonly (keyof ListedMachine)[] = [
  'name',
  'client',
  'vendor',
  'application',
  'edition',
  'generation',
  'state',
  'reported',
  'method',
  'lastSeen',
  'expires',
  'firstSeen',
  'address',
  'virtual',
  'shortLived',
  'group',
  'tags',
];

const rowsAtOnce = 500;

export interface ExportOrder {
  readonly given: Readonly<Record<string, unknown>>;
  readonly format: ExportFormat;
  readonly columns: readonly (keyof ListedMachine)[];
}

/**
 * The columns that are shown, from `name,state,…`; absent: all.
 * @throws {ActivationError} `wrong-usage` naming the first that is none.
 */
export function readColumns(text: string | undefined): readonly (keyof ListedMachine)[] {
  if (text === undefined || text === '') return columnNames;
  return [...new Set(text.split(',', 64))].map((word) => {
    const column = columnNames.find((name) => name === word);
    if (column !== undefined) return column;
    throw new ActivationError('wrong-usage', `there is no column ${word.slice(0, 64)}: ${columnNames.join(', ')}`, {
      facts: { fields: ['columns'] },
    });
  });
}

/**
 * The parts of the file. A machine that calls meanwhile may move in the list, and then stands in it twice or not at all.
 * @throws {ActivationError} `wrong-usage` for a wrong view, before the first part.
 */
export function exportMachines(parts: MachineParts, order: ExportOrder): AsyncIterable<string> {
  readView(order.given, parts.now());
  return order.format === 'csv' ? csvParts(parts, order) : jsonParts(parts, order);
}

async function* csvParts(parts: MachineParts, order: ExportOrder): AsyncIterable<string> {
  // With the first page: whatever keeps that from being read is still a refusal, and no file of one line.
  let before = csvLine(order.columns);
  for await (const machines of pages(parts, order.given)) {
    const lines = machines.map((machine) => csvLine(order.columns.map((column) => cellOf(machine, column))));
    yield before + lines.join('');
    before = '';
  }
}

/** Times as a person reads them, in UTC. */
function cellOf(machine: ListedMachine, column: keyof ListedMachine): string | number | boolean | null {
  const value = machine[column];
  if (typeof value === 'number' && (column === 'lastSeen' || column === 'firstSeen' || column === 'expires')) {
    return new Date(value * 1000).toISOString().replace('.000', '');
  }
  return typeof value === 'object' && value !== null ? value.join(' ') : value;
}

async function* jsonParts(parts: MachineParts, order: ExportOrder): AsyncIterable<string> {
  let before = '{"machines":[\n';
  for await (const machines of pages(parts, order.given)) {
    if (machines.length === 0) continue;
    const lines = machines.map((machine) =>
      JSON.stringify(Object.fromEntries(order.columns.map((column) => [column, machine[column]]))),
    );
    yield before + lines.join(',\n');
    before = ',\n';
  }
  yield before === ',\n' ? '\n]}\n' : `${before}]}\n`;
}

async function* pages(parts: MachineParts, given: ExportOrder['given']): AsyncIterable<readonly ListedMachine[]> {
  let cursor: string | undefined;
  do {
    const page = await listMachines(parts, given, { limit: rowsAtOnce, cursor });
    yield page.machines;
    cursor = page.next;
  } while (cursor !== undefined);
}
