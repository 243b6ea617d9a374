import { Refusal } from '../shell/refusal.tsx';
import { useMayDo } from '../shell/role.tsx';
import { Titled } from '../shell/titled.tsx';
import { Waiting } from '../shell/waiting.tsx';
import { useWords } from '../words/words.tsx';
import { useAccounts, useSessions, useTokens } from './access-questions.ts';
import { AccountsCard } from './accounts-card.tsx';
import { ReachCard } from './reach-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { TokensCard } from './tokens-card.tsx';
import { useSeconds } from './use-seconds.ts';

export function UsersPage() {
  const words = useWords();
  const maySee = useMayDo()('administrator');
  const now = useSeconds();
  return (
    <div className="access">
      <Titled title={words.say('users.title')} />
      {maySee ? <WhoComesIn now={now} /> : <p className="look-only">{words.say('users.administrators')}</p>}
      <ReachCard now={now} />
    </div>
  );
}

function WhoComesIn({ now }: { readonly now: number }) {
  const accounts = useAccounts();
  const tokens = useTokens();
  const sessions = useSessions(true);
  if (accounts.data === undefined) return <Waiting error={accounts.error} />;
  return (
    <>
      <AccountsCard accounts={accounts.data} now={now} />
      <Refusal error={tokens.error} reading />
      {tokens.data !== undefined && <TokensCard tokens={tokens.data} now={now} />}
      <Refusal error={sessions.error} reading />
      {sessions.data !== undefined && <SessionsCard open={sessions.data} now={now} isAll />}
    </>
  );
}
