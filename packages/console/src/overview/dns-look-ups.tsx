import type { LookUps } from '../asking/questions.ts';
import { Pill, type Tone } from '../look/card.tsx';
import { When } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';

type Domain = LookUps['domains'][number];

const tones: Readonly<Record<Domain['outcome'], Tone>> = {
  'as-published': 'good',
  differs: 'bad',
  'not-found': 'warn',
  failed: 'warn',
};

/** What DNS answers to a machine that looks for this host, domain by domain. @param now seconds */
export function DnsLookUps({ of: { at, domains, more }, now }: { readonly of: LookUps; readonly now: number }) {
  const words = useWords();
  if (domains.length === 0) return null;
  return (
    <section className="look-ups">
      <h3>{words.say('dns.look.title')}</h3>
      <ul className="lines">
        {domains.map((domain) => (
          <LookUpLine key={domain.domain} of={domain} />
        ))}
      </ul>
      <p className="quiet">
        {more > 0 && <>{words.say('dns.look.more', { more })} </>}
        {words.say('dns.look.at')} <When at={at} now={now} />
      </p>
    </section>
  );
}

function LookUpLine({ of: looked }: { readonly of: Domain }) {
  const words = useWords();
  const { domain, expected, outcome, records, more, detail, findings, texts } = looked;
  return (
    <li>
      <div className="line-head">
        <strong>{domain}</strong>
        <Pill tone={tones[outcome]}>{words.say(`dns.look.${outcome}`)}</Pill>
      </div>
      {detail !== undefined && <p lang="en">{detail}</p>}
      {outcome === 'not-found' && (
        <p className="quiet">
          {words.say('dns.look.expected')}{' '}
          <code>
            {expected.port} {expected.target}
          </code>
        </p>
      )}
      {records.map((record) => (
        <p key={`${record.priority} ${record.weight} ${record.port} ${record.target}`} className="quiet">
          <code>
            {record.priority} {record.weight} {record.port} {record.target}
          </code>{' '}
          ·{' '}
          <span className={record.whose === 'stale' ? 'bad' : undefined}>{words.say(`dns.whose.${record.whose}`)}</span>
        </p>
      ))}
      {more > 0 && <p className="quiet">{words.say('dns.look.records', { more })}</p>}
      {findings.map((finding) => (
        <p key={finding}>{words.say(`dns.finding.${finding}`, { target: expected.target })}</p>
      ))}
      {texts !== undefined && (
        <p className="quiet">
          <code>{texts.join(' ')}</code>
        </p>
      )}
      {findings.some((finding) => finding !== 'no-address') && (
        <p className="quiet">
          {words.say('dns.look.expected')} <code>{expected.texts.join(' ')}</code>
        </p>
      )}
    </li>
  );
}
