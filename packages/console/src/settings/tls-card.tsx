import { useStatus } from '../asking/questions.ts';
import { Card, Pill } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { Facts } from '../look/facts.tsx';
import { Day } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';

/** TLS towards clients. A key is given on the machine: none goes through a browser. */
export function TlsCard() {
  const words = useWords();
  const tls = useStatus().data?.tls;
  if (tls === undefined) return null;
  const { certificate, requests } = tls;
  const key = tls.key && <code>{tls.key}</code>;
  const until = certificate && <Day at={certificate.until} />;
  return (
    <Card
      title={words.say('tls.title')}
      aside={<Pill tone={tls.enabled ? 'good' : 'quiet'}>{words.say(tls.enabled ? 'value.on' : 'value.off')}</Pill>}
    >
      <Facts
        of={[
          [words.say('tls.key'), key],
          [words.say('tls.subject'), certificate?.subject],
          [words.say('tls.source'), certificate && words.say(`tls.source.${certificate.source}`)],
          [words.say('tls.until'), until],
          [
            words.say('tls.requests'),
            words.say('tls.requests.value', { secured: requests.secured, plain: requests.plain }),
          ],
        ]}
      />
      <p className="quiet">{words.say('tls.do')}</p>
      <p>
        <Command line={tls.enabled ? 'attiva host tls renew' : 'attiva host tls enable'} />
      </p>
    </Card>
  );
}
