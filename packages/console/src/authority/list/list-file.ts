/** The rows of a list as a file. Pure. */
import { csvText, type FileFormat } from '../../files/csv-text.ts';

type Cell = string | number | boolean | null | undefined;

/** What a file of a list is called, and its columns for a spreadsheet; JSON has the rows as the authority gave them. */
export interface FileShape<Row> {
  readonly name: string;
  readonly columns: Readonly<Record<string, (row: Row) => Cell>>;
}

export function listFile<Row>(rows: readonly Row[], { name, columns }: FileShape<Row>, format: FileFormat): string {
  if (format === 'json') return `${JSON.stringify({ [name]: rows }, null, 1)}\n`;
  const cells = Object.values(columns);
  return csvText(
    Object.keys(columns),
    rows.map((row) => cells.map((cell) => cell(row))),
  );
}
