import { Told } from '../shell/refusal.tsx';
import { refusalDetail } from '../words/told.ts';
import { useWords } from '../words/words.tsx';
import { type SettledRequest, summaryOf, type TakenCarryFile } from './carry-facts.ts';

/** What became of each file that was brought; many that went well are told together. */
export function FileResults({ files }: { readonly files: readonly TakenCarryFile[] }) {
  const words = useWords();
  const requests = files.filter((file) => file.as === 'requests');
  const sum = (name: 'added' | 'known' | 'overtaken' | 'spoilt'): number =>
    requests.reduce((total, file) => total + (file[name] ?? 0), 0);
  return (
    <div className="carry-results">
      {requests.length > 0 && (
        <p className="done">
          {words.say('carry.collected', { files: requests.length, added: sum('added'), known: sum('known') })}
          {sum('overtaken') > 0 && ` ${words.say('carry.collected.overtaken', { overtaken: sum('overtaken') })}`}
        </p>
      )}
      {requests.map(
        ({ name, spoilt = 0 }) =>
          spoilt > 0 && <Told key={name} title={words.say('carry.collected.spoilt', { name, spoilt })} />,
      )}
      {files.map(({ name, as, rows, problem }, index) => (
        <div key={`${index} ${name}`}>
          {as === 'answers' && rows !== undefined && <RowResults rows={rows} name={name} />}
          {problem !== undefined && (
            <Told
              title={words.say('carry.left-out', { name })}
              detail={refusalDetail(words, problem)}
              code={problem.code}
            />
          )}
        </div>
      ))}
    </div>
  );
}

/** What came of requests: in numbers, and why where they were stopped. */
export function RowResults({ rows, name }: { readonly rows: readonly SettledRequest[]; readonly name?: string }) {
  const words = useWords();
  const { total, outcomes, reasons } = summaryOf(rows);
  return (
    <div className="carry-result">
      <p>
        <strong>
          {name === undefined
            ? words.say('carry.answered', { total })
            : words.say('carry.answered.file', { name, total })}
        </strong>
      </p>
      <ul>
        {outcomes.map(({ outcome, count }) => (
          <li key={outcome} className={outcome === 'licensed' || outcome === 'returned' ? 'good' : ''}>
            {words.say(`carry.outcome.${outcome}`, { count })}
          </li>
        ))}
      </ul>
      {reasons.map(({ code, detail, count }) => (
        <Told
          key={code}
          title={words.say('carry.reason', { count })}
          detail={refusalDetail(words, { code, detail })}
          code={code}
        />
      ))}
    </div>
  );
}
