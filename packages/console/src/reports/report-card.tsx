import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { FileFormat } from '../files/csv-text.ts';
import { saveFile } from '../files/save-file.ts';
import { SaveMenu } from '../files/save-menu.tsx';
import { Card } from '../look/card.tsx';
import { Waiting } from '../shell/waiting.tsx';
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
  if (data === undefined) return <Waiting error={error} />;
  return (
    <Card
      title={title}
      aside={<SaveMenu save={(format) => saveFile(`${name}.${format}`, file(data, format))} />}
      className="report"
    >
      <p className="quiet">{words.say('reports.at', { time: words.moment(data.at) })}</p>
      {children(data)}
    </Card>
  );
}
