import { Figure } from '../look/card.tsx';
import { useRenewals } from '../reports/report-questions.ts';
import { reportAddress } from '../reports/report-tabs.ts';
import { useWords } from '../words/words.tsx';

/** How many licensed machines should call within a day from now: as of the report, which the host counts once a minute at most. */
export function RenewalsFigure() {
  const words = useWords();
  const { data } = useRenewals();
  return (
    <Figure
      name={words.say('figures.renewals')}
      value={data === undefined ? '–' : words.number(data.days[0]?.machines ?? 0)}
      note={data === undefined ? undefined : words.say('figures.renewals.note', { overdue: data.overdue })}
      href={reportAddress({ tab: 'ending' })}
    />
  );
}
