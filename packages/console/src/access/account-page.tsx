import { Card } from '../look/card.tsx';
import { Facts } from '../look/facts.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { useOwnAccount, useSessions } from './access-questions.ts';
import { OwnPassword } from './own-password.tsx';
import { SecondFactor } from './second-factor.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { useSeconds } from './use-seconds.ts';

/** The own account: password, second factor, browsers. */
export function AccountPage() {
  const words = useWords();
  const { data: account, error } = useOwnAccount();
  const sessions = useSessions(false);
  const now = useSeconds();
  return (
    <div className="access">
      <Titled title={words.say('account.title')} />
      {account === undefined ? (
        <Waiting error={error} />
      ) : (
        <>
          <Card title={account.name}>
            <Facts of={[[words.say('access.role'), words.say(`access.role.${account.role}`)]]} />
            <p className="quiet">{words.say(`access.role-may.${account.role}`)}</p>
          </Card>
          <OwnPassword />
          <SecondFactor account={account} />
        </>
      )}
      {sessions.data !== undefined && <SessionsCard open={sessions.data} now={now} isAll={false} />}
    </div>
  );
}
