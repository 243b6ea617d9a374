/** A key as it is filled in, and the order that becomes of it. Pure. */
import type { AuthorityPart } from '../../asking/authority.ts';
import { type Agreement, numberOf } from '../customers/customer-facts.ts';
import type { ListedKey } from './key-facts.ts';

export interface KeyForm {
  readonly kind: ListedKey['kind'];
  /** An application for a host key, an edition for the others; '' the first there is. */
  readonly product: string;
  readonly generation: string;
  readonly hosts: string;
  readonly registrations: string;
  readonly quota: string;
  readonly trialDays: string;
  readonly returns: string;
  /** Id; '' none. */
  readonly agreement: string;
}

export const emptyKeyForm: KeyForm = {
  kind: 'device',
  product: '',
  generation: '',
  hosts: '',
  registrations: '',
  quota: '',
  trialDays: '',
  returns: '',
  agreement: '',
};

/** What another kind of key has is left out, though it was filled in before the kind was changed. */
export function keyOrder(form: KeyForm): AuthorityPart['KeyOrder'] {
  const { kind, product, agreement } = form;
  const generation = numberOf('generation', form.generation);
  if (kind === 'host') {
    const terms = { ...numberOf('hosts', form.hosts), ...numberOf('registrations', form.registrations) };
    return { kind, application: product, ...generation, ...terms };
  }
  if (kind === 'setup') return { kind, edition: product, ...generation };
  return {
    kind,
    edition: product,
    ...generation,
    ...numberOf('quota', form.quota),
    ...numberOf('trialDays', form.trialDays),
    ...numberOf('returns', form.returns),
    ...(agreement !== '' && { agreement }),
  };
}

/** Agreements whose terms a device key of this application can carry. */
export function agreementOptions(
  agreements: readonly Agreement[],
  application: string,
): readonly { readonly id: string; readonly name: string }[] {
  return agreements
    .filter((one) => one.application === application)
    .map(({ id, customerName }) => ({ id, name: `${customerName} · ${id}` }));
}
