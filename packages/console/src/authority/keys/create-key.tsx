import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useAuthority } from '../../asking/authority.ts';
import { Choice } from '../../look/choice.tsx';
import { Entry } from '../../look/entry.tsx';
import { Icon } from '../../look/icon.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { useWords } from '../../words/words.tsx';
import { ActionDialog, KeyOnce } from '../list/action-dialog.tsx';
import { usePacks } from '../products/packs.ts';
import { applicationOf, generationOptions, productOptions } from '../products/product-options.ts';
import { keyKinds } from './key-facts.ts';
import { agreementOptions, emptyKeyForm, type KeyForm, keyOrder } from './key-order.ts';

export function CreateKey() {
  const words = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button className="button main" onPress={() => setOpen(true)}>
        <Icon name="add" />
        {words.say('authority.keys.create')}
      </Button>
      {isOpen && <NewKey onClose={() => setOpen(false)} />}
    </>
  );
}

function NewKey({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const { ask } = useAuthority();
  const { data: packs = [], error } = usePacks();
  const [form, setForm] = useState(emptyKeyForm);
  const { kind } = form;
  const options = productOptions(packs, kind === 'host' ? 'applications' : 'editions');
  const product = options.some(({ id }) => id === form.product) ? form.product : (options[0]?.id ?? '');
  const whole = { ...form, product };
  return (
    <ActionDialog
      title={words.say('authority.keys.create')}
      yes={words.say('authority.keys.create.yes')}
      isReady={product !== ''}
      work={() => ask({ method: 'POST', path: '/v1/keys', body: keyOrder(whole) })}
      onClose={onClose}
      done={(created) =>
        created.kind === 'setup' ? (
          <p>
            {words.say('authority.keys.created.setup')} <code>{created.key}</code>
          </p>
        ) : (
          <KeyOnce text={created.key} />
        )
      }
    >
      <Refusal error={error} reading />
      <Choice
        label={words.say('authority.keys.kind')}
        options={keyKinds.map((id) => ({ id, name: words.say(`authority.kind.${id}`) }))}
        value={kind}
        // Generation and agreement are of a product.
        onChange={(id) =>
          setForm({
            ...form,
            kind: keyKinds.find((one) => one === id) ?? 'device',
            product: '',
            generation: '',
            agreement: '',
          })
        }
      />
      <Choice
        label={words.say('authority.product')}
        options={options}
        value={product}
        onChange={(id) => setForm({ ...form, product: id, generation: '', agreement: '' })}
      />
      <Choice
        label={words.say('column.generation')}
        value={form.generation}
        options={[{ id: '', name: words.say('authority.generation.newest') }, ...generationOptions(packs, product)]}
        onChange={(generation) => setForm({ ...form, generation })}
      />
      <KeyTerms form={whole} application={applicationOf(packs, product)} setForm={setForm} />
    </ActionDialog>
  );
}

const numbersOf = {
  host: ['hosts', 'registrations'],
  device: ['quota', 'trialDays', 'returns'],
  setup: [],
} as const satisfies Record<KeyForm['kind'], readonly (keyof KeyForm)[]>;

const numberNames = {
  hosts: ['authority.keys.hosts', 'authority.keys.hosts.hint'],
  registrations: ['authority.keys.registrations', 'authority.keys.registrations.hint'],
  quota: ['authority.keys.quota', 'authority.keys.quota.hint'],
  trialDays: ['authority.keys.trial', 'authority.keys.trial.hint'],
  returns: ['authority.keys.returns', 'authority.keys.returns.hint'],
} as const;

function KeyTerms({
  form,
  application,
  setForm,
}: {
  readonly form: KeyForm;
  readonly application: string;
  readonly setForm: (form: KeyForm) => void;
}) {
  const words = useWords();
  return (
    <>
      {numbersOf[form.kind].map((name) => (
        <Entry
          key={name}
          type="number"
          label={words.say(numberNames[name][0])}
          value={form[name]}
          onChange={(value) => setForm({ ...form, [name]: value })}
          hint={words.say(numberNames[name][1])}
        />
      ))}
      {form.kind === 'device' && application !== '' && (
        <AgreementChoice
          application={application}
          value={form.agreement}
          onChange={(agreement) => setForm({ ...form, agreement })}
        />
      )}
    </>
  );
}

/** As many as one reads in a list; older ones are named on the command line. */
const mostAgreements = 100;

function AgreementChoice({
  application,
  value,
  onChange,
}: {
  readonly application: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  const words = useWords();
  const { ask } = useAuthority();
  const { data, error } = useQuery({
    queryKey: ['/customers', 'of', application],
    queryFn: () => ask({ method: 'GET', path: '/v1/customers', query: { search: application, limit: mostAgreements } }),
  });
  return (
    <>
      <Choice
        label={words.say('authority.keys.agreement')}
        value={value}
        options={[
          { id: '', name: words.say('authority.keys.agreement.none') },
          ...agreementOptions(data?.customers ?? [], application),
        ]}
        onChange={onChange}
      />
      <Refusal error={error} reading />
    </>
  );
}
