import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { useAuthority, useAuthorityStatus } from '../../asking/authority.ts';
import { Empty, Pill } from '../../look/card.tsx';
import { Choice } from '../../look/choice.tsx';
import { Entry } from '../../look/entry.tsx';
import { Icon } from '../../look/icon.tsx';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { useWords } from '../../words/words.tsx';
import { ActionDialog, KeyOnce } from '../list/action-dialog.tsx';
import { KeyName } from '../list/key-name.tsx';
import { ListTable } from '../list/list.tsx';
import { useList } from '../list/use-list.ts';
import { usePacks } from '../products/packs.ts';
import { productOptions } from '../products/product-options.ts';
import { type Agreement, customerChanges, customerOrder, endTone, isWholeForm } from './customer-facts.ts';

const noFilters: readonly string[] = [];

export function CustomersPage() {
  const words = useWords();
  const [adding, setAdding] = useState(false);
  const now = useNow();
  const list = useList<Agreement>('/customers', noFilters, async (ask, query) => {
    const { customers, next } = await ask({ method: 'GET', path: '/v1/customers', query });
    return { rows: customers, next };
  });
  return (
    <>
      <Titled title={words.say('authority.customers.title')} changes={customerChanges}>
        <May needs="administrator">
          <Button className="button main" onPress={() => setAdding(true)}>
            <Icon name="add" />
            {words.say('authority.customers.add')}
          </Button>
        </May>
      </Titled>
      <ListTable
        label={words.say('authority.customers.title')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty title={words.say('authority.customers.empty.title')}>
            <p>{words.say('authority.customers.empty.do')}</p>
          </Empty>
        }
        columns={[
          {
            name: words.say('terms.customer'),
            cell: ({ id, customerName }) => <Link href={`/customers/${encodeURIComponent(id)}`}>{customerName}</Link>,
          },
          { name: words.say('authority.product'), cell: ({ application }) => application },
          {
            name: words.say('terms.quantity'),
            isNumber: true,
            cell: ({ quantity }) => (quantity === null ? null : words.number(quantity)),
          },
          { name: words.say('terms.until'), cell: ({ until }) => <Until until={until} now={now} /> },
          {
            name: words.say('authority.customers.keys'),
            cell: ({ keys }) => (keys.length === 0 ? null : keys.map((key) => <KeyName key={key} lastFive={key} />)),
          },
          { name: words.say('authority.figure.hosts'), isNumber: true, cell: ({ hosts }) => words.number(hosts) },
        ]}
      />
      {adding && <AddCustomer onClose={() => setAdding(false)} />}
    </>
  );
}

/** Seconds, of this browser: good enough for colors. */
export function useNow(): number {
  const { dataUpdatedAt } = useAuthorityStatus();
  return Math.floor(dataUpdatedAt / 1000);
}

export function Until({ until, now }: { readonly until: number | null; readonly now: number }) {
  const words = useWords();
  const text = until === null ? words.say('terms.no-end') : words.day(until);
  return <Pill tone={endTone(until, now)}>{text}</Pill>;
}

function AddCustomer({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const { ask } = useAuthority();
  const products = productOptions(usePacks().data ?? [], 'applications');
  const [form, setForm] = useState({ name: '', application: '', quantity: '', until: '' });
  const set = (name: keyof typeof form) => (value: string) => setForm({ ...form, [name]: value });
  const whole = { ...form, application: form.application === '' ? (products[0]?.id ?? '') : form.application };
  return (
    <ActionDialog
      title={words.say('authority.customers.add')}
      yes={words.say('authority.customers.add.yes')}
      isReady={isWholeForm(whole)}
      work={() => ask({ method: 'POST', path: '/v1/customers', body: customerOrder(whole) })}
      onClose={onClose}
      done={({ customer, hostKey }) => (
        <>
          <p>{words.say('authority.customers.added', { customer })}</p>
          <KeyOnce text={hostKey} />
        </>
      )}
    >
      <Entry label={words.say('authority.customers.name')} value={form.name} onChange={set('name')} />
      <Choice
        label={words.say('authority.product')}
        options={products}
        value={whole.application}
        onChange={set('application')}
      />
      <Entry
        type="number"
        label={words.say('terms.quantity')}
        value={form.quantity}
        onChange={set('quantity')}
        hint={words.say('authority.customers.quantity.hint')}
      />
      <Entry
        type="date"
        label={words.say('terms.until')}
        value={form.until}
        onChange={set('until')}
        hint={words.say('authority.customers.until.hint')}
      />
    </ActionDialog>
  );
}
