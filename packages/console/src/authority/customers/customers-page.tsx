import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { useAuthorityStatus } from '../../asking/authority.ts';
import { Empty, Pill } from '../../look/card.tsx';
import { Icon } from '../../look/icon.tsx';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { useWords } from '../../words/words.tsx';
import { KeyName } from '../list/key-name.tsx';
import { ListTable } from '../list/list.tsx';
import { SaveList } from '../list/save-list.tsx';
import { useList } from '../list/use-list.ts';
import { AddCustomer } from './add-customer.tsx';
import { agreementsFile, customerChanges, endTone } from './customer-facts.ts';

const names = { filters: [], sorts: ['customer', 'product', 'quantity', 'until'] } as const;

export function CustomersPage() {
  const words = useWords();
  const [adding, setAdding] = useState(false);
  const now = useNow();
  const list = useList('/customers', names, async (ask, query) => {
    const { customers, next } = await ask({ method: 'GET', path: '/v1/customers', query });
    return { rows: customers, next };
  });
  return (
    <>
      <Titled title={words.say('authority.customers.title')} changes={customerChanges}>
        <span className="page-actions">
          <SaveList of={list} as={agreementsFile} />
          <May needs="administrator">
            <Button className="button main" onPress={() => setAdding(true)}>
              <Icon name="add" />
              {words.say('authority.customers.add')}
            </Button>
          </May>
        </span>
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
            sort: 'customer',
            cell: ({ id, customerName }) => <Link href={`/customers/${encodeURIComponent(id)}`}>{customerName}</Link>,
          },
          { name: words.say('authority.product'), sort: 'product', cell: ({ application }) => application },
          {
            name: words.say('terms.quantity'),
            sort: 'quantity',
            isNumber: true,
            cell: ({ quantity }) => (quantity === null ? null : words.number(quantity)),
          },
          { name: words.say('terms.until'), sort: 'until', cell: ({ until }) => <Until until={until} now={now} /> },
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
