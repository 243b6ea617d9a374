import type { PublishingView } from '../asking/questions.ts';
import { Pill, type Tone } from '../look/card.tsx';
import { When } from '../look/when.tsx';
import { english, told } from '../words/told.ts';
import { Prose } from '../look/prose.tsx';
import { useWords } from '../words/words.tsx';

type Domain = PublishingView['domains'][number];

const tones: Readonly<Record<Domain['state'], Tone>> = { published: 'good', failed: 'bad', waiting: 'quiet' };

/** What stands in DNS, domain by domain, and why where it does not. @param now absent: not known yet */
export function DnsLines({ view, now }: { readonly view: PublishingView; readonly now: number | undefined }) {
  const words = useWords();
  return (
    <>
      {view.why !== undefined && <p>{words.named(`dns.why.${view.why}`, view.why)}</p>}
      <ul className="lines">
        {view.domains.map((domain) => (
          <DomainLine key={domain.domain} domain={domain} now={now} />
        ))}
      </ul>
    </>
  );
}

function DomainLine({
  domain: { domain, record, state, at, code, detail, remedy },
  now,
}: {
  readonly domain: Domain;
  readonly now: number | undefined;
}) {
  const words = useWords();
  return (
    <li>
      <div className="line-head">
        <strong>{domain}</strong>
        <Pill tone={tones[state]}>{words.say(`dns.${state}`)}</Pill>
      </div>
      {record !== undefined && (
        <p className="quiet">
          <code>
            _attiva._tcp.{domain} SRV {record.priority} {record.weight} {record.port} {record.target}
          </code>
        </p>
      )}
      {detail !== undefined && <Prose text={english(words, detail)} />}
      {remedy !== undefined && <Prose text={told(words, `error.${code ?? ''}.do`, {}, remedy)} />}
      {at !== undefined && now !== undefined && (
        <p className="quiet">
          <When at={at} now={now} />
        </p>
      )}
    </li>
  );
}
