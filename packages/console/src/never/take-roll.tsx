import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { useChange } from '../asking/changing.ts';
import { useHost } from '../asking/host.tsx';
import { Card } from '../look/card.tsx';
import { Entry } from '../look/entry.tsx';
import { FileButton, type GivenFile } from '../files/file-button.tsx';
import { Working } from '../look/working.tsx';
import { Refusal } from '../shell/refusal.tsx';
import { May } from '../shell/role.tsx';
import { useWords } from '../words/words.tsx';
import { readingOf } from './roll-view.ts';

/** The two ways to what is compared with: a file of names, and the directory, which administrators ask. */
export function TakeRoll() {
  return (
    <div className="told-page">
      <TakeList />
      <May needs="administrator">
        <AskDirectory />
      </May>
    </div>
  );
}

function TakeList() {
  const words = useWords();
  const { ask } = useHost();
  const take = useChange(({ name: source, text }: GivenFile) =>
    ask({ method: 'POST', path: '/v1/roll', body: { source, text } }),
  );
  return (
    <Card title={words.say('roll.list.title')}>
      <p>{words.say('roll.list.what')}</p>
      <div className="actions">
        <FileButton
          main
          label={words.say('roll.list.take')}
          isDisabled={take.isPending}
          onFiles={([file]) => file !== undefined && take.mutate(file)}
        />
      </div>
      {take.isPending && <Working label={words.say('roll.list.title')} text={words.say('roll.comparing')} />}
      <Refusal error={take.error} />
    </Card>
  );
}

function AskDirectory() {
  const words = useWords();
  const { ask } = useHost();
  const [server, setServer] = useState('');
  const [base, setBase] = useState('');
  const [bindDn, setBindDn] = useState('');
  const [password, setPassword] = useState('');
  const [ca, setCa] = useState<GivenFile>();
  const read = useChange((body: ReturnType<typeof readingOf>) =>
    ask({ method: 'POST', path: '/v1/roll-readings', body }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = readingOf({ server, base, bindDn, password, ca: ca?.text });
    setPassword(''); // Used once: neither this page nor the host keeps it.
    if (body.server !== '') read.mutate(body);
  };
  return (
    <Card title={words.say('roll.directory.title')}>
      <p>{words.say('roll.directory.what')}</p>
      <form className="form" onSubmit={submit}>
        <Entry
          label={words.say('roll.directory.server')}
          hint={words.say('roll.directory.server.hint')}
          value={server}
          onChange={setServer}
        />
        <Entry
          label={words.say('roll.directory.user')}
          hint={words.say('roll.directory.user.hint')}
          value={bindDn}
          onChange={setBindDn}
        />
        <Entry
          type="password"
          label={words.say('roll.directory.password')}
          hint={words.say('roll.directory.password.hint')}
          value={password}
          onChange={setPassword}
        />
        <Entry
          label={words.say('roll.directory.base')}
          hint={words.say('roll.directory.base.hint')}
          value={base}
          onChange={setBase}
        />
        <div className="actions">
          <FileButton label={ca?.name ?? words.say('roll.directory.ca')} onFiles={([file]) => setCa(file)} />
          <Button type="submit" className="button main" isDisabled={read.isPending || server.trim() === ''}>
            {words.say('roll.directory.ask')}
          </Button>
        </div>
      </form>
      {read.isPending && <Working label={words.say('roll.directory.title')} text={words.say('roll.reading')} />}
      <Refusal error={read.error} />
    </Card>
  );
}
