import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Link, useSearch } from 'wouter';
import { useStatus } from '../asking/questions.ts';
import { productNames } from '../machines/product-names.ts';
import type { Role } from '../shell/roles.ts';
import { Titled } from '../shell/titled.tsx';
import { useWords } from '../words/words.tsx';
import { ClonesReportView, FailuresReportView } from './trouble-reports.tsx';
import { EndingReportView, NeverActivatedView } from './machine-reports.tsx';
import { readReportPlace, reportAddress, type ReportTab, reportTabs } from './report-tabs.ts';
import { UsageView } from './usage-view.tsx';
import { UseReportView } from './use-report.tsx';

/** Reports are looked at; a usage statement is signed. */
const looking: readonly Role[] = [];
const signing: readonly Role[] = ['operator'];

export function ReportsPage() {
  const words = useWords();
  const query = useSearch();
  const { tab, statement } = readReportPlace(new URLSearchParams(query));
  const status = useStatus().data;
  const names = productNames(status?.vendors ?? []);
  const views: Readonly<Record<ReportTab, () => ReactNode>> = {
    use: () => <UseReportView names={names} />,
    ending: () => <EndingReportView names={names} />,
    'never-activated': () => <NeverActivatedView names={names} />,
    clones: () => <ClonesReportView />,
    failures: () => <FailuresReportView />,
    usage: () => <UsageView vendors={names.vendors} now={status?.now} statement={statement} />,
  };
  return (
    <>
      <Titled title={words.say('reports.title')} changes={tab === 'usage' ? signing : looking}>
        <span className="page-actions not-printed">
          <Button className="button" onPress={() => globalThis.print()}>
            {words.say('reports.print')}
          </Button>
        </span>
      </Titled>
      <nav className="report-tabs not-printed" aria-label={words.say('reports.tabs')}>
        <ul>
          {reportTabs.map((one) => (
            <li key={one}>
              <Link href={reportAddress({ tab: one })} {...(one === tab && { 'aria-current': 'page' as const })}>
                {words.say(`reports.tab.${one}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {views[tab]()}
    </>
  );
}
