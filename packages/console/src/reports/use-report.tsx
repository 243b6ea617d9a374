import { Link } from 'wouter';
import { Empty, Pill } from '../look/card.tsx';
import { Chart } from '../look/chart.tsx';
import { Command } from '../look/command.tsx';
import { Progress } from '../look/meter.tsx';
import { ReportTable } from '../look/report-table.tsx';
import { machinesAddress, usualView } from '../machines/machine-view.ts';
import type { ProductNames } from '../machines/product-names.ts';
import { useWords } from '../words/words.tsx';
import { ReportCard } from './report-card.tsx';
import { type UseReport, useHistory, useUse } from './report-questions.ts';
import { historySeries, partUsed, reportTables, tableFile } from './report-rows.ts';

type Application = UseReport['applications'][number];

export function UseReportView({ names }: { readonly names: ProductNames }) {
  const words = useWords();
  const history = useHistory();
  return (
    <>
      <ReportCard
        title={words.say('reports.use.title')}
        name="use"
        asked={useUse()}
        file={(report, format) => tableFile(report, reportTables.use(report), format)}
      >
        {({ applications }) => (
          <>
            <p className="quiet">{words.say('reports.use.meaning')}</p>
            {applications.length === 0 && <Nothing />}
            {applications.map((one) => (
              <ApplicationUse key={`${one.vendor} ${one.application}`} of={one} names={names} />
            ))}
          </>
        )}
      </ReportCard>
      <ReportCard
        title={words.say('reports.history.title')}
        name="count-over-time"
        asked={history}
        file={(report, format) => tableFile(report, reportTables.history(report), format)}
      >
        {(report) => {
          const { places, series } = historySeries(report, names);
          if (places.length === 0) return <p>{words.say('reports.history.none')}</p>;
          return (
            <>
              <Chart
                title={words.say('reports.history.chart')}
                placeName={words.say('reports.day')}
                places={places}
                series={series}
                shape="lines"
              />
              <p className="not-printed after">
                <Link href={machinesAddress({ ...usualView, by: 'application' })}>
                  {words.say('reports.history.show')}
                </Link>
              </p>
            </>
          );
        }}
      </ReportCard>
    </>
  );
}

function Nothing() {
  const words = useWords();
  return (
    <Empty title={words.say('reports.use.none')}>
      <p>{words.say('reports.use.none.do')}</p>
      <p>
        <Command line="attiva host init NAME.attiva" />
      </p>
    </Empty>
  );
}

function ApplicationUse({ of, names }: { readonly of: Application; readonly names: ProductNames }) {
  const words = useWords();
  const { application, vendor, name, quantity, customer, agreement, months } = of;
  const newest = months[0];
  const terms = [customer, agreement].filter((term) => term !== undefined).join(' · ');
  const columns = [
    { name: words.say('reports.month') },
    { name: words.say('reports.use'), number: true },
    { name: words.say('reports.bought'), number: true },
    { name: words.say('reports.highest-day') },
    { name: words.say('reports.short-lived'), number: true },
    { name: words.say('reports.days'), number: true },
  ];
  return (
    <section className="report-part" aria-label={name}>
      <h3>{name}</h3>
      <p className="quiet">
        {names.vendor({ vendor })}
        {terms !== '' && ` · ${terms}`}
      </p>
      {newest === undefined ? (
        <p>{words.say('reports.use.no-days')}</p>
      ) : (
        <>
          <UseOfQuantity use={newest.use} quantity={quantity} />
          <p className="not-printed">
            <Link href={machinesAddress({ ...usualView, vendor, application, state: 'licensed' })}>
              {words.say('reports.use.show')}
            </Link>
          </p>
          <ReportTable
            title={name}
            columns={columns}
            rows={months.map((one) => ({
              id: `${application} ${one.month}`,
              cells: [
                one.month,
                words.number(one.use),
                quantity === undefined ? words.say('reports.any-number') : words.number(quantity),
                one.day,
                words.number(one.shortLived),
                words.number(one.days),
              ],
            }))}
          />
        </>
      )}
    </section>
  );
}

function UseOfQuantity({ use, quantity }: { readonly use: number; readonly quantity: number | undefined }) {
  const words = useWords();
  const part = partUsed(use, quantity);
  if (quantity === undefined || part === undefined) return <p>{words.say('reports.use.of-any', { use })}</p>;
  const text = words.say('reports.use.of', { use, quantity });
  return (
    <div className={use > quantity ? 'use-of over' : 'use-of'}>
      <span>{text}</span>
      <Progress label={text} part={Math.min(1, part)} text={text} />
      {use > quantity && <Pill tone="bad">{words.say('reports.use.over', { over: use - quantity })}</Pill>}
    </div>
  );
}
