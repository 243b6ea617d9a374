import { useState } from 'react';
import { useAuthority } from '../../asking/authority.ts';
import { Choice } from '../../look/choice.tsx';
import { Entry } from '../../look/entry.tsx';
import { Refusal } from '../../shell/refusal.tsx';
import { useWords } from '../../words/words.tsx';
import { ActionDialog, KeyOnce } from '../list/action-dialog.tsx';
import { usePacks } from '../products/packs.ts';
import { generationOptions, productOptions } from '../products/product-options.ts';
import { type CustomerForm, customerOrder, emptyForm, isWholeForm } from './customer-facts.ts';
import { TermFields } from './term-fields.tsx';

export function AddCustomer({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const { ask } = useAuthority();
  const { data: packs = [], error } = usePacks();
  const products = productOptions(packs, 'applications');
  const [form, setForm] = useState(emptyForm);
  const set = (name: keyof CustomerForm) => (value: string) => setForm({ ...form, [name]: value });
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
      <Refusal error={error} reading />
      <Entry label={words.say('authority.customers.name')} value={form.name} onChange={set('name')} />
      <Choice
        label={words.say('authority.product')}
        options={products}
        value={whole.application}
        // Generation and edition are of a product.
        onChange={(application) => setForm({ ...form, application, generation: '', edition: '' })}
      />
      <TermFields form={whole} application={whole.application} set={set} isNew>
        <Choice
          label={words.say('column.generation')}
          value={form.generation}
          options={[
            { id: '', name: words.say('authority.generation.newest') },
            ...generationOptions(packs, whole.application),
          ]}
          onChange={set('generation')}
        />
        <Entry
          type="number"
          label={words.say('authority.keys.hosts')}
          value={form.hosts}
          onChange={set('hosts')}
          hint={words.say('authority.keys.hosts.hint')}
        />
        <Entry
          type="number"
          label={words.say('authority.keys.registrations')}
          value={form.registrations}
          onChange={set('registrations')}
          hint={words.say('authority.keys.registrations.hint')}
        />
      </TermFields>
    </ActionDialog>
  );
}
