import type { PublishingView } from '../asking/questions.ts';
import { Card, Pill, type Tone } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { When } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';

type Domain = PublishingView['domains'][number];

const tones: Readonly<Record<Domain['state'], Tone>> = { published: 'good', failed: 'bad', waiting: 'quiet' };

/** What machines find in DNS, and where they do not. */
export function DnsRecords({ view, now }: { readonly view: PublishingView; readonly now: number }) {
  const words = useWords();
  return (
    <Card title={words.say('dns.title')}>
      {view.why !== undefined && <p>{words.say(`dns.why.${view.why}`)}</p>}
      {view.domains.length === 0 ? (
        <p>
          <Command line="attiva host print-records" />
        </p>
      ) : (
        <ul className="lines">
          {view.domains.map((domain) => (
            <DomainLine key={domain.domain} domain={domain} now={now} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function DomainLine({
  domain: { domain, record, state, at, detail, remedy },
  now,
}: {
  readonly domain: Domain;
  readonly now: number;
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
      {state === 'failed' && (
        <>
          <p>{detail}</p>
          <p>{remedy}</p>
        </>
      )}
      {at !== undefined && (
        <p className="quiet">
          <When at={at} now={now} />
        </p>
      )}
    </li>
  );
}
