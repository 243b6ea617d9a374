import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { usePublishing, useStatus } from '../asking/questions.ts';
import { Card, Pill } from '../look/card.tsx';
import { Question } from '../look/question.tsx';
import { DnsLines } from '../overview/dns-lines.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';

/** What stands in DNS, what would, and publishing or withdrawing it. */
export function PublishingCard({ mayChange }: { readonly mayChange: boolean }) {
  const words = useWords();
  const { ask } = useHost();
  const now = useStatus().data?.now;
  const { data } = usePublishing();
  const [asked, setAsked] = useState<'publish' | 'withdraw'>();
  const [isShown, show] = useState(false);
  const change = useChange(async (what: 'publish' | 'withdraw') => {
    if (what === 'publish') await ask({ method: 'POST', path: '/v1/publishing', body: {} });
    else await ask({ method: 'POST', path: '/v1/publishing-withdrawals', body: {} });
  });
  if (data === undefined) return null;
  return (
    <Card
      title={words.say('publishing.title')}
      aside={<Pill tone={data.enabled ? 'good' : 'quiet'}>{words.say(data.enabled ? 'value.on' : 'value.off')}</Pill>}
    >
      <DnsLines view={data} now={now} />
      <div className="row-actions">
        <Button className="button" aria-expanded={isShown} onPress={() => show(!isShown)}>
          {words.say('publishing.preview')}
        </Button>
        {mayChange && asked === undefined && (
          <>
            <Button className="button" isDisabled={change.isPending} onPress={() => setAsked('publish')}>
              {words.say('publishing.publish')}
            </Button>
            <Button className="button" isDisabled={change.isPending} onPress={() => setAsked('withdraw')}>
              {words.say('publishing.withdraw')}
            </Button>
          </>
        )}
      </div>
      {isShown && <Preview />}
      {asked !== undefined && (
        <Question
          title={words.say(`publishing.${asked}.question`)}
          yes={words.say(`publishing.${asked}`)}
          onNo={() => setAsked(undefined)}
          onYes={() => {
            change.mutate(asked);
            setAsked(undefined);
          }}
        >
          <Preview />
        </Question>
      )}
      <Refusal error={change.error} />
    </Card>
  );
}

/** The records as they would stand in a zone. */
function Preview() {
  const words = useWords();
  const { ask } = useHost();
  const { data } = useQuery({
    queryKey: ['publishing-records'],
    queryFn: () => ask({ method: 'GET', path: '/v1/publishing-records' }),
  });
  if (data === undefined) return null;
  if (data.records.length === 0) return <p className="quiet">{words.say('publishing.no-records')}</p>;
  return (
    <div className="zone-lines">
      {data.records.map(({ domain, zoneFile }) => (
        <section key={domain} aria-label={words.say('publishing.records', { domain })}>
          {zoneFile.map((line) => (
            <code key={line}>{line}</code>
          ))}
        </section>
      ))}
    </div>
  );
}
