import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Card, Pill, type Tone } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Entry } from '../look/entry.tsx';
import { Day, When } from '../look/when.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { type Role, type TokenState, tokenState } from './access-facts.ts';
import type { ApiToken } from './access-questions.ts';
import { RoleChoice } from './role-choice.tsx';

const tones: Readonly<Record<TokenState, Tone>> = { endless: 'quiet', good: 'quiet', ending: 'warn', ended: 'bad' };

export function TokensCard({ tokens, now }: { readonly tokens: readonly ApiToken[]; readonly now: number }) {
  const words = useWords();
  const { ask } = useHost();
  const [adds, setAdds] = useState(false);
  const revoke = useChange((token: string) =>
    ask({ method: 'DELETE', path: '/v1/api-tokens/{token}', params: { token } }),
  );
  return (
    <Card
      title={words.say('tokens.title')}
      aside={
        <Button className="button" onPress={() => setAdds(true)}>
          {words.say('tokens.add')}
        </Button>
      }
    >
      <p className="quiet">{words.say(tokens.length === 0 ? 'tokens.none' : 'tokens.what')}</p>
      <ul className="lines">
        {tokens.map((token) => (
          <li key={token.id}>
            <div className="line-head">
              <strong>{token.name}</strong>
              <Pill tone={tones[tokenState(token, now)]}>
                {token.expiresAt === null ? words.say('tokens.endless') : <Day at={token.expiresAt} />}
              </Pill>
            </div>
            <p className="quiet">
              {words.say(`access.role.${token.role}`)} · {words.say('tokens.made-by', { name: token.createdBy })} ·{' '}
              {token.lastUsedAt === null ? words.say('tokens.unused') : <When at={token.lastUsedAt} now={now} />}
            </p>
            <Button
              className="button small"
              aria-label={words.say('tokens.revoke-of', { name: token.name })}
              isDisabled={revoke.isPending}
              onPress={() => revoke.mutate(token.id)}
            >
              {words.say('tokens.revoke')}
            </Button>
          </li>
        ))}
      </ul>
      <Refusal error={revoke.error} />
      {adds && (
        <Dialog title={words.say('tokens.add')} onClose={() => setAdds(false)}>
          <AddToken />
        </Dialog>
      )}
    </Card>
  );
}

const mostDays = 3650;

function AddToken() {
  const words = useWords();
  const { ask } = useHost();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState('90');
  const made = useChange(() =>
    ask({
      method: 'POST',
      path: '/v1/api-tokens',
      body: {
        name,
        role,
        ...(days !== '' && { days: Math.min(mostDays, Math.max(1, Math.trunc(Number(days)) || 1)) }),
      },
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') made.mutate(undefined);
  };
  if (made.data !== undefined) {
    return (
      <div className="form">
        <p>{words.say('tokens.shown-once')}</p>
        <p>
          <Command line={made.data.text} isText />
        </p>
      </div>
    );
  }
  return (
    <form className="form" onSubmit={submit}>
      <Entry label={words.say('access.name')} value={name} onChange={setName} hint={words.say('tokens.name-note')} />
      <RoleChoice value={role} onChange={setRole} />
      <Entry
        label={words.say('tokens.days')}
        value={days}
        onChange={setDays}
        type="number"
        hint={words.say('tokens.days-note')}
      />
      <Refusal error={made.error} />
      <div className="actions">
        <Button type="submit" className="button main" isDisabled={made.isPending || name.trim() === ''}>
          {words.say('tokens.add.do')}
        </Button>
      </div>
    </form>
  );
}
