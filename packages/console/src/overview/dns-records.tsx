import { type PublishingView, useLookUps } from '../asking/questions.ts';
import { Card } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { DnsLookUps } from './dns-look-ups.tsx';
import { DnsLines } from './dns-lines.tsx';

/** What machines find in DNS, and where they do not. */
export function DnsRecords({ view, now }: { readonly view: PublishingView; readonly now: number }) {
  const words = useWords();
  const { data: lookUps, error } = useLookUps();
  return (
    <Card title={words.say('dns.title')}>
      <DnsLines view={view} now={now} />
      {view.domains.length === 0 && (
        <p>
          <Command line="attiva host print-records" />
        </p>
      )}
      <Refusal error={error} reading />
      {lookUps !== undefined && <DnsLookUps of={lookUps} now={now} />}
    </Card>
  );
}
