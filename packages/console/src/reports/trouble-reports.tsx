import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { eventAddress } from '../events/event-view.ts';
import { Figure } from '../look/card.tsx';
import { Chart } from '../look/chart.tsx';
import { When } from '../look/when.tsx';
import { type Column, ReportTable } from '../look/report-table.tsx';
import type { Speaking } from '../words/speaking.ts';
import { useWords } from '../words/words.tsx';
import { ReportCard } from './report-card.tsx';
import { type FailuresReport, useClones, useFailures } from './report-questions.ts';
import { failureDays, reportTables, tableFile } from './report-rows.ts';

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
              columns={[
                { name: words.say('reports.clones.last') },
                { name: words.say('reports.clones.image') },
                { name: words.say('reports.list') },
              ]}
              rows={newest.map(({ vendor, client, last, text }) => ({
                id: `${vendor} ${client}`,
                cells: [
                  <When key="last" at={last} now={at} />,
                  text,
                  <Link key="list" href={`/machines/${encodeURIComponent(client)}`}>
                    {words.say('reports.clones.show', { client: client.slice(0, 12) })}
                  </Link>,
                ],
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

function Failures({ report }: { readonly report: FailuresReport }) {
  const words = useWords();
  const { causes, unwritten } = report;
  const title = words.say('reports.failures.title');
  const columns = useCauseColumns();
  if (causes.length === 0) {
    return (
      <>
        <p>{words.say('reports.failures.none')}</p>
        <EarlyRefusals of={unwritten} />
      </>
    );
  }
  const days = failureDays(report);
  return (
    <>
      <ReportTable
        title={title}
        columns={[...columns, { name: words.say('reports.list') }]}
        rows={causes.map(({ code, total }) => ({
          id: code,
          cells: [
            ...causeCells(words, code, total),
            <Link key="list" href={eventAddress({ kind: code, vendor: '', machine: '' })}>
              {words.say('reports.failures.show')}
            </Link>,
          ],
        }))}
      />
      <Chart
        title={words.say('reports.failures.chart')}
        placeName={words.say('reports.day')}
        places={days.map(({ day }) => day)}
        series={[{ name: words.say('reports.requests'), values: days.map(({ total }) => total) }]}
        shape="bars"
      />
      <EarlyRefusals of={unwritten} />
    </>
  );
}

/** No list has them: they were refused before anything was written. */
function EarlyRefusals({ of: { byCode } }: { readonly of: FailuresReport['unwritten'] }) {
  const words = useWords();
  const columns = useCauseColumns();
  const early = Object.entries(byCode).sort(([, a], [, b]) => b - a);
  if (early.length === 0) return null;
  return (
    <>
      <h3>{words.say('reports.failures.early')}</h3>
      <p className="quiet">{words.say('reports.failures.early.meaning')}</p>
      <ReportTable
        title={words.say('reports.failures.early')}
        columns={columns}
        rows={early.map(([code, total]) => ({ id: code, cells: causeCells(words, code, total) }))}
      />
    </>
  );
}

function useCauseColumns(): readonly Column[] {
  const words = useWords();
  return [
    { name: words.say('reports.cause') },
    { name: words.say('reports.code') },
    { name: words.say('reports.requests'), number: true },
  ];
}

function causeCells(words: Speaking, code: string, total: number): readonly ReactNode[] {
  return [
    words.named(`code.${code}`, words.named(`error.${code}`, code)),
    <code key="code">{code}</code>,
    words.number(total),
  ];
}
