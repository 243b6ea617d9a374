import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FileFormat } from '../files/csv-text.ts';
import { handOver, SaveMenu } from '../files/save-menu.tsx';
import { Card } from '../look/card.tsx';
import { Refused, Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';

/** One report: asked, shown, and saved as it is shown. */
export function ReportCard<Report extends { readonly at: number }>({
  title,
  name,
  asked,
  file,
  children,
}: {
  readonly title: string;
  /** Of its file. */
  readonly name: string;
  readonly asked: UseQueryResult<Report>;
  readonly file: (report: Report, format: FileFormat) => string;
  readonly children: (report: Report) => ReactNode;
}) {
  const words = useWords();
  const { data, error } = asked;
  if (data === undefined) return error === null ? <Waiting /> : <Refused error={error} />;
  return (
    <Card
      title={title}
      aside={<SaveMenu save={(format) => handOver(file(data, format), name, format)} />}
      className="report"
    >
      <p className="quiet">{words.say('reports.at', { time: words.moment(data.at) })}</p>
      {children(data)}
    </Card>
  );
}

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
  return (
    <table className="plain-table stacked">
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
