import { Prose } from '../look/prose.tsx';
import { Told } from '../shell/refusal.tsx';
import { refusalDetail } from '../words/told.ts';
import { useWords } from '../words/words.tsx';
import type { RenewalReport } from './key-questions.ts';

/** What came of asking for one grant anew. */
export function RenewalOutcome({ report }: { readonly report: RenewalReport }) {
  const words = useWords();
  const { key, application, outcome, code = '', detail = '', until, changes } = report;
  const about = { key, product: application };
  if (outcome === 'failed')
    return (
      <Told title={words.say('renewal.failed', about)} detail={refusalDetail(words, { code, detail })} code={code} />
    );
  const end = until === undefined ? words.say('terms.no-end') : words.day(until);
  const others = changes.filter((name) => name !== 'until').join(', ');
  return (
    <div className="done">
      <p>{words.say(outcome === 'renewed' ? 'renewal.renewed' : 'renewal.unchanged', { ...about, end })}</p>
      {others !== '' && <Prose text={words.say('renewal.changes', { changes: others })} className="quiet" />}
    </div>
  );
}
