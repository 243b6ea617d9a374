/**
 * Who may come in: the log-in, accounts, API tokens, sessions, the own account. The same pages for a host and an authority: both
 * have these addresses. What a session is, is left to `@attiva/daemon`.
 *
 * This file: the form of whoever is not signed in. The page stays where it is, and goes on with its view afterwards.
 */
import { RefusedError } from '@attiva/administration';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { useHost } from '../asking/host.tsx';
import { keepSession } from '../asking/session.ts';
import { Card } from '../look/card.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import { SecretEntry } from './secret-entry.tsx';

/** How one may come in here; the same for everybody. */
export function useLogInWays() {
  const { ask } = useHost();
  return useQuery({
    queryKey: ['log-in'],
    queryFn: () => ask({ method: 'GET', path: '/v1/console-log-in' }),
    staleTime: Number.POSITIVE_INFINITY,
    meta: { isOpen: true },
  });
}

export function LogIn() {
  const words = useWords();
  const { ask, connection, queries } = useHost();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const logIn = useMutation({
    mutationFn: () =>
      ask({
        method: 'POST',
        path: '/v1/console-log-in',
        body: { name, password, ...(code !== '' && { code }) },
      }),
    onSuccess: ({ page }) => {
      keepSession(localStorage, page);
      connection.set('here');
      void queries.resetQueries();
    },
  });
  const further = useLogInWays();
  const asksCode = needsCode(logIn.error) || code !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name !== '' && password !== '') logIn.mutate();
  };
  return (
    <Card title={words.say('log-in.title')}>
      <form className="form" onSubmit={submit}>
        <SecretEntry label={words.say('log-in.name')} value={name} onChange={setName} kind="username" />
        <SecretEntry
          label={words.say('log-in.password')}
          value={password}
          onChange={setPassword}
          kind="current-password"
        />
        {asksCode && (
          <SecretEntry
            label={words.say('log-in.code')}
            value={code}
            onChange={setCode}
            kind="one-time-code"
            hint={words.say('log-in.code-note')}
            takesFocus
          />
        )}
        <div className="actions">
          <Button type="submit" className="button main" isDisabled={logIn.isPending || name === '' || password === ''}>
            {words.say('log-in.do')}
          </Button>
        </div>
      </form>
      {further.data?.openId === true && (
        // By the browser itself: the way leads to the provider and back.
        <p>
          <a className="button" href="/openid/begin">
            {words.say('log-in.openid')}
          </a>
        </p>
      )}
      <output>{logIn.isPending && <p className="quiet">{words.say('log-in.asking')}</p>}</output>
      {!needsCode(logIn.error) && <Refusal error={logIn.error} />}
    </Card>
  );
}

function needsCode(error: unknown): boolean {
  return error instanceof RefusedError && error.problem.code === 'log-in-code-needed';
}
