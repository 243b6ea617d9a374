import { useQuery } from '@tanstack/react-query';
import { useHost } from '../asking/host.tsx';
import { everyMinute } from '../asking/pace.ts';
import { useStatus } from '../asking/questions.ts';
import { Card } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { When } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';

/** When the last backup was taken, and how. It holds the signing keys: it comes from the machine, never through a browser. */
export function BackupCard() {
  const words = useWords();
  const { ask } = useHost();
  const now = useStatus().data?.now;
  const { data } = useQuery({
    queryKey: ['audit', 'backup-taken'],
    queryFn: () => ask({ method: 'GET', path: '/v1/audit', query: { action: 'backup-taken', limit: 1 } }),
    refetchInterval: everyMinute,
  });
  const last = data?.entries[0];
  return (
    <Card title={words.say('backup.title')}>
      {data !== undefined && now !== undefined && (
        <p>
          {last === undefined ? (
            words.say('backup.never')
          ) : (
            <>
              {words.say('backup.last', { by: last.actor })} <When at={last.at} now={now} />
            </>
          )}
        </p>
      )}
      <p className="quiet">{words.say('backup.do')}</p>
      <p>
        <Command line="attiva host backup host.attiva-backup" />
      </p>
    </Card>
  );
}
