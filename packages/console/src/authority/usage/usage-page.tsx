import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { Link, useLocation, useSearch } from 'wouter';
import { useAuthority } from '../../asking/authority.ts';
import { everyHalfMinute } from '../../asking/pace.ts';
import { saveFile } from '../../files/save-file.ts';
import { SaveMenu } from '../../files/save-menu.tsx';
import { Card, Empty, Pill } from '../../look/card.tsx';
import { Chart } from '../../look/chart.tsx';
import { Choice } from '../../look/choice.tsx';
import { ReportTable } from '../../look/report-table.tsx';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { useWords } from '../../words/words.tsx';
import { Findings } from './findings.tsx';
import { ReceivedStatement } from './received-statement.tsx';
import { Bought, TakeStatement, Use } from './take-statement.tsx';
import {
  type MonthOfUse,
  monthsFile,
  readUsageView,
  type ReceivedUsage,
  shownUsage,
  statementsFile,
  usageAddress,
  usageChanges,
  usageChart,
  usageChoices,
  type UsageLists,
  type UsageView,
} from './usage-facts.ts';

export function UsagePage() {
  const words = useWords();
  const { ask } = useAuthority();
  const query = useSearch();
  const view = useMemo(() => readUsageView(new URLSearchParams(query)), [query]);
  const { data, error } = useQuery({
    queryKey: ['/usage-statements'],
    queryFn: () => ask({ method: 'GET', path: '/v1/usage-statements' }),
    refetchInterval: everyHalfMinute,
  });
  return (
    <>
      <Titled title={words.say('authority.usage.title')} changes={usageChanges}>
        <May needs="operator">
          <span className="page-actions">
            <TakeStatement />
          </span>
        </May>
      </Titled>
      <div className="column">
        {view.statement !== '' && <ReceivedStatement key={view.statement} view={view} />}
        {data !== undefined ? <Lists lists={data} view={view} /> : <Waiting error={error} />}
      </div>
    </>
  );
}

function Lists({ lists, view }: { readonly lists: UsageLists; readonly view: UsageView }) {
  const words = useWords();
  if (lists.statements.length === 0) {
    return (
      <Empty title={words.say('authority.usage.empty.title')}>
        <p>{words.say('authority.usage.empty.do')}</p>
      </Empty>
    );
  }
  const { statements, months } = shownUsage(lists, view);
  return (
    <>
      <Filters lists={lists} view={view} />
      {statements.length === 0 ? (
        <NothingMatches />
      ) : (
        <>
          <Months months={months} />
          <Statements statements={statements} view={view} />
        </>
      )}
    </>
  );
}

function Filters({ lists, view }: { readonly lists: UsageLists; readonly view: UsageView }) {
  const words = useWords();
  const [, navigate] = useLocation();
  const { customers, months } = usageChoices(lists);
  const show = (part: Partial<UsageView>): void => navigate(usageAddress({ ...view, ...part }), { replace: true });
  return (
    <section className="filters" aria-label={words.say('filters.label')}>
      <div className="choices">
        <Choice
          quiet
          label={words.say('terms.customer')}
          value={view.customer}
          options={withAll(words.say('authority.usage.every-customer'), customers, view.customer)}
          onChange={(customer) => show({ customer })}
        />
        <Choice
          quiet
          label={words.say('authority.usage.month')}
          value={view.month}
          options={withAll(words.say('authority.usage.every-month'), months, view.month)}
          onChange={(month) => show({ month })}
        />
      </div>
    </section>
  );
}

/** Also what stands in the address and was never sent: it can be taken out there. */
function withAll(all: string, names: readonly string[], chosen: string): readonly { id: string; name: string }[] {
  const ids = chosen === '' || names.includes(chosen) ? names : [chosen, ...names];
  return [{ id: '', name: all }, ...ids.map((id) => ({ id, name: id }))];
}

function NothingMatches() {
  const words = useWords();
  const [, navigate] = useLocation();
  return (
    <Empty title={words.say('authority.list.none.title')}>
      <p>{words.say('authority.usage.none.do')}</p>
      <Button className="button" onPress={() => navigate(usageAddress({}))}>
        {words.say('authority.list.clear')}
      </Button>
    </Empty>
  );
}

function Months({ months }: { readonly months: readonly MonthOfUse[] }) {
  const words = useWords();
  const title = words.say('authority.usage.against');
  const { places, series } = usageChart(months, (application, of) =>
    words.say(of === 'use' ? 'authority.usage.chart.use' : 'authority.usage.chart.bought', { application }),
  );
  return (
    <Card
      title={title}
      aside={<SaveMenu save={(format) => saveFile(`use-by-month.${format}`, monthsFile(months, format))} />}
    >
      <p className="quiet">{words.say('authority.usage.against.what')}</p>
      {places.length > 1 && (
        <Chart
          title={words.say('authority.usage.chart')}
          placeName={words.say('authority.usage.month')}
          places={places}
          series={series}
          shape="lines"
        />
      )}
      <ReportTable
        title={title}
        columns={[
          { name: words.say('authority.usage.month') },
          { name: words.say('terms.customer') },
          { name: words.say('authority.product') },
          { name: words.say('authority.usage.use'), number: true },
          { name: words.say('authority.usage.bought'), number: true },
          { name: words.say('authority.usage.day') },
          { name: words.say('authority.figure.hosts'), number: true },
        ]}
        rows={months.map((one) => ({
          id: JSON.stringify([one.month, one.customer, one.application]),
          cells: [
            one.month,
            one.customer ?? words.say('authority.usage.nobody'),
            one.application,
            <Use key="use" use={one.use} quantity={one.quantity} />,
            <Bought key="bought" of={one.quantity} />,
            one.day,
            words.number(one.hosts),
          ],
        }))}
      />
    </Card>
  );
}

/** As many findings as are read in a row of a list; the statement itself tells all. */
const mostFindings = 3;

function Statements({ statements, view }: { readonly statements: readonly ReceivedUsage[]; readonly view: UsageView }) {
  const words = useWords();
  const title = words.say('authority.usage.statements');
  return (
    <Card
      title={title}
      aside={<SaveMenu save={(format) => saveFile(`usage-statements.${format}`, statementsFile(statements, format))} />}
    >
      <ReportTable
        title={title}
        columns={[
          { name: words.say('authority.usage.month') },
          { name: words.say('terms.customer') },
          { name: words.say('authority.usage.days') },
          { name: words.say('authority.usage.findings') },
          { name: words.say('authority.usage.received') },
        ]}
        rows={statements.map((one) => ({
          id: one.digest,
          cells: [
            <Link key="month" href={usageAddress({ ...view, statement: one.digest })}>
              {words.say('authority.usage.show', { month: one.month })}
            </Link>,
            one.customer ?? words.say('authority.usage.nobody'),
            <span key="days">
              {`${one.from} – ${one.to} `}
              {!one.whole && <Pill tone="info">{words.say('authority.usage.part')}</Pill>}
            </span>,
            <Findings key="findings" of={one.findings} most={mostFindings} />,
            words.moment(one.receivedAt),
          ],
        }))}
      />
    </Card>
  );
}
