import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { useAuthority } from '../../asking/authority.ts';
import { everyQuarterMinute } from '../../asking/pace.ts';
import { Card } from '../../look/card.tsx';
import { Facts } from '../../look/facts.tsx';
import { Icon } from '../../look/icon.tsx';
import { Day } from '../../look/when.tsx';
import type { PageParams } from '../../shell/page.ts';
import { May } from '../../shell/role.tsx';
import { Titled } from '../../shell/titled.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { useWords } from '../../words/words.tsx';
import { ActionDialog } from '../list/action-dialog.tsx';
import { usageAddress } from '../usage/usage-facts.ts';
import {
  type Agreement,
  agreementChange,
  asItIsNow,
  customerChanges,
  overrideLines,
  type TermForm,
  termsOf,
} from './customer-facts.ts';
import { Until, useNow } from './customers-page.tsx';
import { TermFields } from './term-fields.tsx';

export function AgreementPage({ params }: PageParams) {
  const words = useWords();
  const id = params['agreement'] ?? '';
  const { ask } = useAuthority();
  const { data, error } = useQuery({
    queryKey: ['/customers', id, 'one'],
    queryFn: async () => {
      const { customers } = await ask({ method: 'GET', path: '/v1/customers', query: { search: id, limit: 10 } });
      return customers.find((one) => one.id === id) ?? null;
    },
    refetchInterval: everyQuarterMinute,
  });
  return (
    <>
      <p className="crumbs">
        <Link href="/customers">
          <Icon name="previous" size={16} />
          {words.say('authority.customers.title')}
        </Link>
      </p>
      {data === undefined ? (
        <Waiting error={error} />
      ) : data === null ? (
        <Titled title={words.say('authority.customers.missing')} />
      ) : (
        <Known of={data} />
      )}
    </>
  );
}

function Known({ of: agreement }: { readonly of: Agreement }) {
  const words = useWords();
  const now = useNow();
  const features = overrideLines(agreement.overrides);
  // What was seen when the window opened is what the change goes out from, whatever comes meanwhile.
  const [changing, setChanging] = useState<Agreement | undefined>();
  return (
    <>
      <Titled title={agreement.customerName} changes={customerChanges}>
        <Until until={agreement.until} now={now} />
        <May needs="administrator">
          <Button className="button" onPress={() => setChanging(agreement)}>
            {words.say('authority.customers.change')}
          </Button>
        </May>
      </Titled>
      <Card title={words.say('terms.agreement')}>
        <Facts
          of={[
            [words.say('authority.product'), agreement.application],
            [
              words.say('terms.quantity'),
              agreement.quantity === null
                ? words.say('authority.customers.no-quantity')
                : words.number(agreement.quantity),
            ],
            [
              words.say('terms.until'),
              agreement.until === null ? words.say('terms.no-end') : <Day key="until" at={agreement.until} />,
            ],
            [words.say('authority.customers.grace'), agreement.graceDays],
            [
              words.say('endings.maintenance'),
              agreement.maintenanceUntil && <Day key="maintenance" at={agreement.maintenanceUntil} />,
            ],
            [words.say('authority.customers.mode'), agreement.mode && words.say(`authority.mode.${agreement.mode}`)],
            [
              words.say('authority.customers.features'),
              features.length === 0 ? undefined : features.map((line) => <div key={line}>{line}</div>),
            ],
            [words.say('authority.figure.hosts'), words.number(agreement.hosts)],
            [words.say('authority.keys.created'), <Day key="created" at={agreement.createdAt} />],
            [words.say('authority.id'), <code key="id">{agreement.id}</code>],
          ]}
        />
        <p className="after">
          <Link href={`/keys?agreement=${encodeURIComponent(agreement.id)}`}>
            {words.say('authority.customers.its-keys', { count: agreement.keys.length })}
          </Link>
          {' · '}
          <Link href={usageAddress({ customer: agreement.customerName })}>
            {words.say('authority.usage.of-customer')}
          </Link>
        </p>
      </Card>
      {changing !== undefined && <Change of={changing} now={agreement} onClose={() => setChanging(undefined)} />}
    </>
  );
}

function Change({
  of,
  now,
  onClose,
}: {
  readonly of: Agreement;
  readonly now: Agreement;
  readonly onClose: () => void;
}) {
  const words = useWords();
  const { ask } = useAuthority();
  const [agreement, see] = useState(of);
  const [form, setForm] = useState(() => termsOf(agreement));
  const set = (name: keyof TermForm) => (value: string) => setForm({ ...form, [name]: value });
  return (
    <ActionDialog
      title={words.say('authority.customers.change.of', { customer: agreement.customerName })}
      yes={words.say('authority.customers.change.yes')}
      work={() => ask({ method: 'POST', path: '/v1/agreements', body: agreementChange(agreement, form) })}
      again={() => {
        setForm(asItIsNow(form, agreement, now));
        see(now);
      }}
      onClose={onClose}
      done={({ changed, shortened }) => (
        <>
          <p>{words.say(changed ? 'authority.customers.changed' : 'authority.customers.unchanged')}</p>
          {shortened && <p>{words.say('authority.customers.shortened')}</p>}
        </>
      )}
    >
      <TermFields form={form} application={agreement.application} set={set} />
    </ActionDialog>
  );
}
