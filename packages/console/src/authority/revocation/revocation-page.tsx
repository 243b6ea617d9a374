/** What was revoked, and revoking: shown before it is done, for nothing of it can be taken back. Keys are blocked on their own page. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from 'react-aria-components';
import { type AuthorityPart, useAuthority } from '../../asking/authority.ts';
import { useChange } from '../../asking/changing.ts';
import { isChangedMeanwhile } from '../../asking/failure.ts';
import { everyHalfMinute } from '../../asking/pace.ts';
import { Card, Empty } from '../../look/card.tsx';
import { Entry } from '../../look/entry.tsx';
import { Question } from '../../look/question.tsx';
import { Day } from '../../look/when.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { useWords } from '../../words/words.tsx';

type Preview = AuthorityPart['RevocationPreview'];

const changes = ['administrator'] as const;

/** Rows that a person reads before he looks elsewhere. */
const mostShown = 100;

export function RevocationPage() {
  const words = useWords();
  return (
    <>
      <Titled title={words.say('authority.revocation.title')} changes={changes} />
      <div className="column">
        <May needs="administrator">
          <Revoke />
        </May>
        <RevokedList />
      </div>
    </>
  );
}

function Revoke() {
  const words = useWords();
  const { ask } = useAuthority();
  const [named, setNamed] = useState('');
  const [reason, setReason] = useState('');
  const preview = useChange(async (name: string) => ({
    name,
    shown: await ask({ method: 'GET', path: '/v1/revocation-previews', query: { named: name } }),
  }));
  const revoke = useChange(({ name, shown }: { readonly name: string; readonly shown: Preview }) =>
    ask({
      method: 'POST',
      path: '/v1/revocations',
      body: { named: name, confirmed: shown.digest, ...(reason.trim() !== '' && { reason: reason.trim() }) },
    }),
  );
  const look = (name: string): void => {
    revoke.reset();
    preview.mutate(name);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (named.trim() !== '') look(named.trim());
  };
  const isOther = isChangedMeanwhile(revoke.error);
  const seen = revoke.isSuccess || isOther ? undefined : preview.data;
  return (
    <Card title={words.say('authority.revocation.revoke')}>
      <form className="form" onSubmit={submit}>
        <p>{words.say('authority.revocation.what')}</p>
        <Entry
          label={words.say('authority.revocation.named')}
          value={named}
          onChange={setNamed}
          hint={words.say('authority.revocation.named.hint')}
        />
        <Entry label={words.say('authority.reason')} value={reason} onChange={setReason} />
        <div className="actions">
          <Button type="submit" className="button" isDisabled={named.trim() === '' || preview.isPending}>
            {words.say('authority.revocation.preview')}
          </Button>
        </div>
      </form>
      <Refusal error={preview.error ?? revoke.error} />
      {isOther && preview.data !== undefined && (
        <div className="actions">
          <Button className="button main" onPress={() => look(preview.data.name)}>
            {words.say('authority.look-again')}
          </Button>
        </div>
      )}
      {seen !== undefined && seen.shown.choices.length > 0 && <Choices of={seen.shown} look={look} />}
      {seen !== undefined && seen.shown.choices.length === 0 && (
        <Question
          title={words.say('authority.revocation.question', { named: seen.name })}
          yes={words.say('authority.revocation.yes')}
          isBusy={revoke.isPending}
          onYes={() => revoke.mutate(seen)}
          onNo={preview.reset}
        >
          <Consequences of={seen.shown} />
        </Question>
      )}
      <output>
        {revoke.data !== undefined &&
          words.say('authority.revocation.done', {
            count: revoke.data.revoked.filter(({ changed }) => changed).length,
            files: revoke.data.files.join(', '),
          })}
      </output>
    </Card>
  );
}

/** Several things are called so. */
function Choices({ of, look }: { readonly of: Preview; readonly look: (named: string) => void }) {
  const words = useWords();
  return (
    <>
      <p className="after">{words.say('authority.revocation.choices', { count: of.choices.length })}</p>
      <ul className="lines">
        {of.choices.slice(0, mostShown).map((choice) => (
          <li key={choice.named}>
            <Button className="link-button" onPress={() => look(choice.named)}>
              {words.say(`authority.revocation.kind.${choice.kind}`)} {choice.of}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Consequences({ of }: { readonly of: Preview }) {
  const words = useWords();
  const { key, hosts, directories, machines, ids, otherKeys } = of;
  return (
    <>
      <p>{words.say('authority.revocation.counts', { hosts, directories, machines, ids })}</p>
      {key !== undefined && <p>{words.say('authority.revocation.blocks', { key })}</p>}
      {otherKeys.length > 0 && (
        <p>{words.say('authority.revocation.others', { keys: otherKeys.map((one) => `…${one}`).join(', ') })}</p>
      )}
      <p>{words.say('authority.revocation.for-ever')}</p>
    </>
  );
}

function RevokedList() {
  const words = useWords();
  const { ask } = useAuthority();
  const { data, error } = useQuery({
    queryKey: ['/revocations'],
    queryFn: () => ask({ method: 'GET', path: '/v1/revocations' }),
    refetchInterval: everyHalfMinute,
  });
  if (data === undefined) return <Waiting error={error} />;
  const newest = data.revoked.toReversed().slice(0, mostShown);
  if (newest.length === 0) {
    return (
      <Empty title={words.say('authority.revocation.empty.title')}>
        <p>{words.say('authority.revocation.empty.do')}</p>
      </Empty>
    );
  }
  return (
    <Card title={words.say('authority.revocation.list', { count: data.revoked.length })}>
      <table className="plain-table stacked">
        <thead>
          <tr>
            <th scope="col">{words.say('authority.id')}</th>
            <th scope="col">{words.say('authority.reason')}</th>
            <th scope="col">{words.say('authority.revocation.at')}</th>
          </tr>
        </thead>
        <tbody>
          {newest.map(({ id, reason, revokedAt }) => (
            <tr key={id}>
              <th scope="row">
                <code>{id}</code>
              </th>
              <td data-name={words.say('authority.reason')}>{reason}</td>
              <td data-name={words.say('authority.revocation.at')}>
                <Day at={revokedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.revoked.length > newest.length && (
        <p className="after quiet">{words.say('authority.revocation.newest', { count: newest.length })}</p>
      )}
    </Card>
  );
}
