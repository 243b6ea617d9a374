import { Figure } from '../look/card.tsx';
import { When } from '../look/when.tsx';
import { ReportTable } from '../look/report-table.tsx';
import { useWords } from '../words/words.tsx';
import { ReportCard } from './report-card.tsx';
import { type FailuresReport, useClones, useFailures } from './report-questions.ts';
import { reportTables, tableFile } from './report-rows.ts';

export function ClonesReportView() {
  const words = useWords();
  const title = words.say('reports.clones.title');
  return (
    <ReportCard
      title={title}
      name="clones"
      asked={useClones()}
      file={(report, format) => tableFile(report, reportTables.clones(report), format)}
    >
      {({ at, images, machines, newest }) => (
        <>
          <p className="quiet">{words.say('reports.clones.meaning')}</p>
          <dl className="figures">
            <Figure name={words.say('reports.clones.images')} value={words.number(images)} />
            <Figure name={words.say('reports.clones.machines')} value={words.number(machines)} />
          </dl>
          {newest.length > 0 && (
            <ReportTable
              title={title}
              columns={[{ name: words.say('reports.clones.last') }, { name: words.say('reports.clones.image') }]}
              rows={newest.map(({ client, last, text }) => ({
                id: client,
                cells: [<When key="last" at={last} now={at} />, text],
              }))}
            />
          )}
        </>
      )}
    </ReportCard>
  );
}

export function FailuresReportView() {
  const words = useWords();
  return (
    <ReportCard
      title={words.say('reports.failures.title')}
      name="failures"
      asked={useFailures()}
      file={(report, format) => tableFile(report, reportTables.failures(report), format)}
    >
      {(report) => <Failures report={report} />}
    </ReportCard>
  );
}

function Failures({ report: { causes, unwritten } }: { readonly report: FailuresReport }) {
  const words = useWords();
  const columns = [
    { name: words.say('reports.cause') },
    { name: words.say('reports.code') },
    { name: words.say('reports.requests'), number: true },
  ];
  const rowOf = (code: string, total: number) => ({
    id: code,
    cells: [words.named(`code.${code}`, code), <code key="code">{code}</code>, words.number(total)],
  });
  const early = Object.entries(unwritten.byCode).sort(([, a], [, b]) => b - a);
  return (
    <>
      {causes.length === 0 ? (
        <p>{words.say('reports.failures.none')}</p>
      ) : (
        <ReportTable
          title={words.say('reports.failures.title')}
          columns={columns}
          rows={causes.map(({ code, total }) => rowOf(code, total))}
        />
      )}
      {early.length > 0 && (
        <>
          <h3>{words.say('reports.failures.early')}</h3>
          <p className="quiet">{words.say('reports.failures.early.meaning')}</p>
          <ReportTable
            title={words.say('reports.failures.early')}
            columns={columns}
            rows={early.map(([code, total]) => rowOf(code, total))}
          />
        </>
      )}
    </>
  );
}
