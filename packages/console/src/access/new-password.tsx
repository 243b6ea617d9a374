import { useWords } from '../words/words.tsx';
import { passwordProblem, shortestPassword } from './access-facts.ts';
import { SecretEntry } from './secret-entry.tsx';

/** A new password, typed twice. */
export function NewPassword({
  password,
  again,
  onPassword,
  onAgain,
}: {
  readonly password: string;
  readonly again: string;
  readonly onPassword: (password: string) => void;
  readonly onAgain: (password: string) => void;
}) {
  const words = useWords();
  const problem = password === '' ? undefined : passwordProblem(password, again);
  return (
    <>
      <SecretEntry
        label={words.say('access.new-password')}
        value={password}
        onChange={onPassword}
        kind="new-password"
        hint={words.say('access.password-rule', { least: shortestPassword })}
      />
      <SecretEntry
        label={words.say('access.again')}
        value={again}
        onChange={onAgain}
        kind="new-password"
        {...(problem === 'differs' && again !== '' && { hint: words.say('access.differs') })}
      />
    </>
  );
}
