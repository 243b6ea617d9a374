import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Dialog } from '../look/dialog.tsx';
import { Question } from '../look/question.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { passwordProblem } from './access-facts.ts';
import type { Account } from './access-questions.ts';
import { NewPassword } from './new-password.tsx';
import { RoleChoice } from './role-choice.tsx';

/** What an administrator does to an account of somebody else. */
export function AccountDialog({ account, onClose }: { readonly account: Account; readonly onClose: () => void }) {
  const words = useWords();
  const { ask } = useHost();
  const { name, role, disabledAt, secondFactor } = account;
  const params = { name };
  const expected = { role, disabled: disabledAt !== null };
  const [asksRemoval, setAsksRemoval] = useState(false);
  const change = useChange((body: { readonly role?: Account['role']; readonly disabled?: boolean }) =>
    // What is shown is what was seen: the list behind it is asked anew every few seconds, and after a refusal.
    ask({ method: 'PUT', path: '/v1/accounts/{name}', params, body: { ...body, expected } }),
  );
  const factor = useChange(() => ask({ method: 'DELETE', path: '/v1/accounts/{name}/second-factor', params }));
  const removal = useChange(async () => {
    await ask({ method: 'DELETE', path: '/v1/accounts/{name}', params });
    onClose();
  });
  const busy = change.isPending || factor.isPending || removal.isPending;
  return (
    <Dialog title={words.say('access.account', { name })} onClose={onClose} isBusy={busy}>
      <div className="form">
        <RoleChoice value={role} onChange={(next) => change.mutate({ role: next })} />
        <p className="quiet">
          {words.say(`access.role-may.${role}`)} {words.say('access.change-note')}
        </p>
        <div className="actions">
          <Button className="button" isDisabled={busy} onPress={() => change.mutate({ disabled: disabledAt === null })}>
            {words.say(disabledAt === null ? 'access.disable' : 'access.enable')}
          </Button>
          {secondFactor && (
            <Button className="button" isDisabled={busy} onPress={() => factor.mutate(undefined)}>
              {words.say('access.factor-away')}
            </Button>
          )}
          <Button className="button grave" isDisabled={busy} onPress={() => setAsksRemoval(true)}>
            {words.say('access.remove')}
          </Button>
        </div>
        {asksRemoval && (
          <Question
            title={words.say('access.remove.ask', { name })}
            yes={words.say('access.remove')}
            isBusy={busy}
            onYes={() => removal.mutate(undefined)}
            onNo={() => setAsksRemoval(false)}
          />
        )}
        <Refusal error={change.error ?? factor.error ?? removal.error} />
        <ResetPassword name={name} />
      </div>
    </Dialog>
  );
}

function ResetPassword({ name }: { readonly name: string }) {
  const words = useWords();
  const { ask } = useHost();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const reset = useChange(async () => {
    await ask({ method: 'PUT', path: '/v1/accounts/{name}/password', params: { name }, body: { password } });
    setPassword('');
    setAgain('');
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (passwordProblem(password, again) === undefined) reset.mutate(undefined);
  };
  return (
    <form className="form card-foot" onSubmit={submit}>
      <NewPassword password={password} again={again} onPassword={setPassword} onAgain={setAgain} />
      <div className="actions">
        <Button
          type="submit"
          className="button"
          isDisabled={reset.isPending || passwordProblem(password, again) !== undefined}
        >
          {words.say('access.set-password')}
        </Button>
      </div>
      <output>{reset.isSuccess && <p className="done">{words.say('access.password-set', { name })}</p>}</output>
      <Refusal error={reset.error} />
    </form>
  );
}
