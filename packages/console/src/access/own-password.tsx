import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Card } from '../look/card.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { passwordProblem } from './access-facts.ts';
import { NewPassword } from './new-password.tsx';
import { SecretEntry } from './secret-entry.tsx';

export function OwnPassword() {
  const words = useWords();
  const { ask } = useHost();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const change = useChange(async () => {
    await ask({ method: 'PUT', path: '/v1/account/password', body: { current, password } });
    setCurrent('');
    setPassword('');
    setAgain('');
  });
  const ready = current !== '' && passwordProblem(password, again) === undefined && !change.isPending;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) change.mutate(undefined);
  };
  return (
    <Card title={words.say('account.password')}>
      <form className="form" onSubmit={submit}>
        <SecretEntry
          label={words.say('account.current')}
          value={current}
          onChange={setCurrent}
          kind="current-password"
        />
        <NewPassword password={password} again={again} onPassword={setPassword} onAgain={setAgain} />
        <div className="actions">
          <Button type="submit" className="button" isDisabled={!ready}>
            {words.say('account.password.do')}
          </Button>
        </div>
      </form>
      <output>{change.isSuccess && <p className="done">{words.say('account.password.done')}</p>}</output>
      <Refusal error={change.error} />
    </Card>
  );
}
