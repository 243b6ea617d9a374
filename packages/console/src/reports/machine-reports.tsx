import { Link } from 'wouter';
import { Chart } from '../look/chart.tsx';
import { ReportTable } from '../look/report-table.tsx';
import { machinesAddress } from '../machines/machine-view.ts';
import type { ProductNames } from '../machines/product-names.ts';
import { useWords } from '../words/words.tsx';
import { ReportCard } from './report-card.tsx';
import { type ExpiringReport, useExpiring, useRenewals, useSilent } from './report-questions.ts';
import { renewalBars, reportTables, tableFile } from './report-rows.ts';

type EditionFigure = ExpiringReport['editions'][number];

export function EndingReportView({ names }: { readonly names: ProductNames }) {
  const words = useWords();
  return (
    <>
      <ReportCard
        title={words.say('reports.ending.title')}
        name="expiring"
        asked={useExpiring()}
        file={(report, format) => tableFile(report, reportTables.ending(report), format)}
      >
        {({ editions }) => (
          <>
            <p className="quiet">{words.say('reports.ending.meaning')}</p>
            <EditionTable title={words.say('reports.ending.title')} editions={editions} names={names} />
          </>
        )}
      </ReportCard>
      <ReportCard
        title={words.say('reports.renewals.title')}
        name="renewals-due"
        asked={useRenewals()}
        file={(report, format) => tableFile(report, reportTables.renewals(report), format)}
      >
        {(report) => {
          const all = renewalBars(report);
          return (
            <>
              <p className="quiet">{words.say('reports.renewals.meaning')}</p>
              <Chart
                title={words.say('reports.renewals.chart')}
                placeName={words.say('reports.day')}
                places={all.map(({ from }) => (from === undefined ? words.say('reports.overdue') : words.moment(from)))}
                series={[{ name: words.say('reports.machines'), values: all.map(({ machines }) => machines) }]}
                shape="bars"
              />
              <p className="not-printed">
                <Link href={machinesAddress({ state: 'licensed', sort: 'lastSeen', descending: false })}>
                  {words.say('reports.renewals.show')}
                </Link>
              </p>
            </>
          );
        }}
      </ReportCard>
    </>
  );
}

export function NeverActivatedView({ names }: { readonly names: ProductNames }) {
  const words = useWords();
  return (
    <ReportCard
      title={words.say('reports.never.title')}
      name="never-activated"
      asked={useSilent()}
      file={(report, format) => tableFile(report, reportTables.silent(report), format)}
    >
      {({ neverActivated, notCalled, days }) => (
        <>
          <p className="quiet">{words.say('reports.never.meaning')}</p>
          <p className="not-printed">
            <Link href="/never-called">{words.say('reports.never.called')}</Link>
          </p>
          <EditionTable title={words.say('reports.never.title')} editions={neverActivated} names={names} />
          <h3>{words.say('reports.silent.title', { days })}</h3>
          <ReportTable
            title={words.say('reports.silent.title', { days })}
            columns={[
              { name: words.say('reports.application') },
              { name: words.say('reports.machines'), number: true },
              { name: words.say('reports.list') },
            ]}
            rows={notCalled.map((one) => ({
              id: `${one.vendor} ${one.application}`,
              cells: [names.application(one), words.number(one.machines), <Shown key="list" of={one} />],
            }))}
          />
        </>
      )}
    </ReportCard>
  );
}

function EditionTable({
  title,
  editions,
  names,
}: {
  readonly title: string;
  readonly editions: readonly EditionFigure[];
  readonly names: ProductNames;
}) {
  const words = useWords();
  if (editions.length === 0) return <p>{words.say('reports.no-machine')}</p>;
  return (
    <ReportTable
      title={title}
      columns={[
        { name: words.say('reports.application') },
        { name: words.say('reports.edition') },
        { name: words.say('reports.machines'), number: true },
        { name: words.say('reports.list') },
      ]}
      rows={editions.map((one) => ({
        id: `${one.vendor} ${one.application} ${one.edition}`,
        cells: [names.application(one), names.edition(one), words.number(one.machines), <Shown key="list" of={one} />],
      }))}
    />
  );
}

/** The list that shows them; a figure of none has no list. */
function Shown({ of: { machines, view } }: { readonly of: { readonly machines: number; readonly view: string } }) {
  const words = useWords();
  if (machines === 0) return words.say('reports.none');
  return <Link href={`/machines?${view}`}>{words.say('reports.show', { machines })}</Link>;
}
