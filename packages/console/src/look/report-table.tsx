import type { ReactNode } from 'react';
import { useArrows } from './arrows.ts';

export interface Column {
  readonly name: string;
  readonly number?: boolean;
}

/** Rows under names; on a telephone each row is a block. */
export function ReportTable({
  title,
  columns,
  rows,
}: {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly ReactNode[] }[];
}) {
  const table = useArrows<HTMLTableElement>();
  return (
    <table ref={table} className="plain-table stacked">
      <caption className="only-heard">{title}</caption>
      <thead>
        <tr>
          {columns.map(({ name, number }) => (
            <th key={name} scope="col" className={number === true ? 'number' : ''}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cells }) => (
          <tr key={id}>
            {cells.map((cell, index) => (
              <td
                key={columns[index]?.name}
                data-name={columns[index]?.name}
                className={columns[index]?.number === true ? 'number' : ''}
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
