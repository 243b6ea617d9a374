import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Card, Pill } from '../look/card.tsx';
import { When } from '../look/when.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import type { OpenSessions } from './access-questions.ts';

/** Browsers that are signed in: one's own, or for administrators all. */
export function SessionsCard({
  open: { sessions, elsewhere },
  now,
  isAll,
}: {
  readonly open: OpenSessions;
  readonly now: number;
  readonly isAll: boolean;
}) {
  const words = useWords();
  const { ask } = useHost();
  const end = useChange((session: string) =>
    ask({ method: 'DELETE', path: '/v1/console-sessions/{session}', params: { session } }),
  );
  const endOthers = useChange(() => ask({ method: 'DELETE', path: '/v1/console-sessions' }));
  const busy = end.isPending || endOthers.isPending;
  return (
    <Card
      title={words.say(isAll ? 'sessions.all' : 'sessions.own')}
      aside={
        !isAll && (
          <Button
            className="button"
            isDisabled={busy || (sessions.length < 2 && !elsewhere)}
            onPress={() => endOthers.mutate(undefined)}
          >
            {words.say('sessions.end-others')}
          </Button>
        )
      }
    >
      <ul className="lines">
        {sessions.map(({ id, name, way, from, openedAt, usedAt, current }) => (
          <li key={id}>
            <div className="line-head">
              <strong>{isAll ? name : from}</strong>
              {current ? (
                <Pill tone="info">{words.say('sessions.this')}</Pill>
              ) : (
                <Button
                  className="button small"
                  aria-label={words.say('sessions.end-of', { name, from })}
                  isDisabled={busy}
                  onPress={() => end.mutate(id)}
                >
                  {words.say('sessions.end')}
                </Button>
              )}
            </div>
            <p className="quiet">
              {isAll && `${from} · `}
              {words.named(`sessions.way.${way}`, way)} · {words.say('sessions.since')} <When at={openedAt} now={now} />{' '}
              · {words.say('sessions.used')} <When at={usedAt} now={now} />
            </p>
          </li>
        ))}
      </ul>
      <Refusal error={end.error ?? endOthers.error} />
    </Card>
  );
}
