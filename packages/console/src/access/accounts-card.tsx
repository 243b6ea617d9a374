import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Card, Pill } from '../look/card.tsx';
import { Dialog } from '../look/dialog.tsx';
import { When } from '../look/when.tsx';
import { useWords } from '../words/words.tsx';
import { AccountDialog } from './account-dialog.tsx';
import type { Account } from './access-questions.ts';
import { AddAccount } from './add-account.tsx';

export function AccountsCard({ accounts, now }: { readonly accounts: readonly Account[]; readonly now: number }) {
  const words = useWords();
  const [chosen, setChosen] = useState<string>();
  const [adds, setAdds] = useState(false);
  const account = accounts.find(({ name }) => name === chosen);
  if (accounts.length === 0) {
    return (
      <Card title={words.say('access.first')}>
        <p>{words.say('access.first.what')}</p>
        <AddAccount isFirst onAdded={() => {}} />
      </Card>
    );
  }
  return (
    <Card
      title={words.say('access.accounts')}
      aside={
        <Button className="button" onPress={() => setAdds(true)}>
          {words.say('access.add')}
        </Button>
      }
    >
      <table className="plain-table stacked">
        <thead>
          <tr>
            <th scope="col">{words.say('access.name')}</th>
            <th scope="col">{words.say('access.role')}</th>
            <th scope="col">{words.say('access.factor')}</th>
            <th scope="col">{words.say('access.last-log-in')}</th>
            <th scope="col">
              <span className="only-heard">{words.say('access.change')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((one) => (
            <AccountRow key={one.name} account={one} now={now} onChange={() => setChosen(one.name)} />
          ))}
        </tbody>
      </table>
      {account !== undefined && <AccountDialog account={account} onClose={() => setChosen(undefined)} />}
      {adds && (
        <Dialog title={words.say('access.add')} onClose={() => setAdds(false)}>
          <AddAccount isFirst={false} onAdded={() => setAdds(false)} />
        </Dialog>
      )}
    </Card>
  );
}

function AccountRow({
  account: { name, role, disabledAt, secondFactor, lastLogInAt },
  now,
  onChange,
}: {
  readonly account: Account;
  readonly now: number;
  readonly onChange: () => void;
}) {
  const words = useWords();
  return (
    <tr>
      <th scope="row">
        {name} {disabledAt !== null && <Pill tone="warn">{words.say('access.disabled')}</Pill>}
      </th>
      <td data-name={words.say('access.role')}>{words.say(`access.role.${role}`)}</td>
      <td data-name={words.say('access.factor')}>
        {secondFactor ? <Pill tone="good">{words.say('access.factor.on')}</Pill> : words.say('access.factor.off')}
      </td>
      <td data-name={words.say('access.last-log-in')}>
        {lastLogInAt === null ? words.say('access.never') : <When at={lastLogInAt} now={now} />}
      </td>
      <td>
        <Button className="button small" aria-label={words.say('access.change-of', { name })} onPress={onChange}>
          {words.say('access.change')}
        </Button>
      </td>
    </tr>
  );
}
