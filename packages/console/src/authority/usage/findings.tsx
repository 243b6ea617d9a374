import { Pill } from '../../look/card.tsx';
import { useWords } from '../../words/words.tsx';
import { findingText, findingTone, type UsageFinding } from './usage-facts.ts';

/** What stands out, each named and told. @param most as many as a row of a list takes */
export function Findings({
  of: findings,
  most = findings.length,
}: {
  readonly of: readonly UsageFinding[];
  readonly most?: number;
}) {
  const words = useWords();
  const rest = findings.length - most;
  if (findings.length === 0) return <span className="quiet">{words.say('authority.usage.nothing-stands-out')}</span>;
  return (
    <ul className="findings">
      {findings.slice(0, most).map((one) => (
        <li key={one.text}>
          <Pill tone={findingTone(one.what)}>{words.named(`authority.usage.finding.${one.what}`, one.what)}</Pill>{' '}
          {findingText(one, words)}
        </li>
      ))}
      {rest > 0 && <li className="quiet">{words.say('authority.usage.more-findings', { count: rest })}</li>}
    </ul>
  );
}
