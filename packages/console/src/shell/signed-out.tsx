import { useEffect } from 'react';
import { rememberPlace } from '../asking/session.ts';
import { type Daemon, useHost } from '../asking/host.tsx';
import { Card } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { LogIn, useLogInWays } from '../access/log-in.tsx';
import { useWords } from '../words/words.tsx';

const linkCommands: Readonly<Record<Daemon, string>> = {
  host: 'attiva console link',
  authority: 'attiva console link --authority DIR',
};

/** A session ended, or there never was one. Logging in goes on here; the next link leads back to this address. */
export function SignedOut() {
  const words = useWords();
  const { connection, queries, daemon } = useHost();
  const ways = useLogInWays();
  useEffect(() => {
    rememberPlace(localStorage, `${location.pathname}${location.search}`);
    // Signed in by a link in another tab: this one goes on by itself.
    const onKept = (event: StorageEvent): void => {
      if (event.key !== 'attiva.page' || event.newValue === null) return;
      connection.set('here');
      void queries.resetQueries();
    };
    addEventListener('storage', onKept);
    return () => removeEventListener('storage', onKept);
  }, [connection, queries]);
  return (
    <div className="narrow">
      <h1>{words.say('signed-out.title')}</h1>
      <LogIn />
      {/* Reached from the network, a link opens nothing. */}
      {ways.data?.links !== false && (
        <Card title={words.say('signed-out.what')} className="log-in-other">
          <p>{words.say('signed-out.do')}</p>
          <p>
            <Command line={linkCommands[daemon]} />
          </p>
          <p className="quiet">{words.say('signed-out.back')}</p>
        </Card>
      )}
    </div>
  );
}
