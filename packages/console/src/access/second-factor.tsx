import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Card } from '../look/card.tsx';
import { Command } from '../look/command.tsx';
import { QrPicture } from '../look/qr-picture.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { useWords } from '../words/words.tsx';
import type { Account } from './access-questions.ts';
import { SecretEntry } from './secret-entry.tsx';

/** Begin, scan, give the first code, write the recovery codes down; or take it away. */
export function SecondFactor({ account }: { readonly account: Account }) {
  const words = useWords();
  const { ask } = useHost();
  const [current, setCurrent] = useState('');
  const begin = useChange(() => ask({ method: 'POST', path: '/v1/account/second-factor', body: { current } }));
  const remove = useChange(() =>
    ask({ method: 'POST', path: '/v1/account/second-factor-removals', body: { current } }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (current === '') return;
    (account.secondFactor ? remove : begin).mutate(undefined);
    setCurrent('');
  };
  return (
    <Card title={words.say('factor.title')}>
      {begin.data === undefined ? (
        <form className="form" onSubmit={submit}>
          <p className="quiet">
            {account.secondFactor ? words.say('factor.on', { codes: account.recoveryCodes }) : words.say('factor.what')}
          </p>
          <SecretEntry
            label={words.say('account.current')}
            value={current}
            onChange={setCurrent}
            kind="current-password"
          />
          <div className="actions">
            <Button type="submit" className="button" isDisabled={current === '' || begin.isPending || remove.isPending}>
              {words.say(account.secondFactor ? 'factor.remove' : 'factor.begin')}
            </Button>
          </div>
        </form>
      ) : (
        <Enrolment secret={begin.data.secret} uri={begin.data.uri} onEnd={() => begin.reset()} />
      )}
      <Refusal error={begin.error ?? remove.error} />
    </Card>
  );
}

function Enrolment({
  secret,
  uri,
  onEnd,
}: {
  readonly secret: string;
  readonly uri: string;
  readonly onEnd: () => void;
}) {
  const words = useWords();
  const { ask } = useHost();
  const [code, setCode] = useState('');
  const confirm = useChange(() => ask({ method: 'PUT', path: '/v1/account/second-factor', body: { code } }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (code !== '') confirm.mutate(undefined);
  };
  if (confirm.data !== undefined) {
    return (
      <div className="form">
        <p>{words.say('factor.codes')}</p>
        <ul className="recovery-codes">
          {confirm.data.recoveryCodes.map((one) => (
            <li key={one}>
              <code>{one}</code>
            </li>
          ))}
        </ul>
        <div className="actions">
          <Button className="button main" onPress={onEnd}>
            {words.say('factor.kept')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form className="form" onSubmit={submit}>
      <p>{words.say('factor.scan')}</p>
      <QrPicture text={uri} label={words.say('factor.qr')} />
      <p className="quiet">{words.say('factor.type')}</p>
      <p>
        <Command line={secret} />
      </p>
      <SecretEntry label={words.say('log-in.code')} value={code} onChange={setCode} kind="one-time-code" />
      <Refusal error={confirm.error} />
      <div className="actions">
        <Button type="submit" className="button main" isDisabled={code === '' || confirm.isPending}>
          {words.say('factor.confirm')}
        </Button>
        <Button className="button" onPress={onEnd}>
          {words.say('factor.cancel')}
        </Button>
      </div>
    </form>
  );
}
