import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { passwordProblem, type Role } from './access-facts.ts';
import { NewPassword } from './new-password.tsx';
import { RoleChoice } from './role-choice.tsx';
import { SecretEntry } from './secret-entry.tsx';

/** @param isFirst there is none yet: it administers */
export function AddAccount({ isFirst, onAdded }: { readonly isFirst: boolean; readonly onAdded: () => void }) {
  const words = useWords();
  const { ask } = useHost();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>(isFirst ? 'administrator' : 'viewer');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const add = useChange(async () => {
    await ask({ method: 'POST', path: '/v1/accounts', body: { name, role, password } });
    onAdded();
  });
  const ready = name.trim() !== '' && passwordProblem(password, again) === undefined && !add.isPending;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready) add.mutate(undefined);
  };
  return (
    <form className="form" onSubmit={submit}>
      <SecretEntry
        label={words.say('access.name')}
        value={name}
        onChange={setName}
        kind="username"
        hint={words.say('access.name-rule')}
      />
      {!isFirst && <RoleChoice value={role} onChange={setRole} />}
      {!isFirst && <p className="quiet">{words.say(`access.role-may.${role}`)}</p>}
      <NewPassword password={password} again={again} onPassword={setPassword} onAgain={setAgain} />
      <Refusal error={add.error} />
      <div className="actions">
        <Button type="submit" className="button main" isDisabled={!ready}>
          {words.say('access.add.do')}
        </Button>
      </div>
    </form>
  );
}
