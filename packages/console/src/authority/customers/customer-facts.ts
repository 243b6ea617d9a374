/**
 * Customers and their agreements: added with a host key, looked at, given another end or quantity. Keys have pages of their own.
 *
 * This file: what is filled in becomes an order. Pure.
 */
import type { AuthorityPart } from '../../asking/authority.ts';
import type { Tone } from '../../look/card.tsx';
import type { Role } from '../../shell/roles.ts';

/** Roles that changes of customers and agreements take. */
export const customerChanges: readonly Role[] = ['administrator'];

export type Agreement = AuthorityPart['Agreement'];
export type CustomerOrder = AuthorityPart['CustomerOrder'];

/** As it stands in the form. */
export interface CustomerForm {
  readonly name: string;
  readonly application: string;
  readonly quantity: string;
  /** `2027-12-31`; '' perpetual. */
  readonly until: string;
}

export function isWholeForm({ name, application }: CustomerForm): boolean {
  return name.trim() !== '' && application !== '';
}

/** What is not a number is left to the authority, which says so. */
export function customerOrder({ name, application, quantity, until }: CustomerForm): CustomerOrder {
  return {
    name: name.trim(),
    application,
    ...(quantity.trim() !== '' && { quantity: Number(quantity) }),
    ...(until !== '' && { until }),
  };
}

/** `2027-12-31`, as a field of a day takes it. */
export function dayOf(seconds: number | null): string {
  return seconds === null ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** What of an agreement is filled in differently; an emptied end: perpetual. */
export function agreementChange(
  before: Pick<Agreement, 'id' | 'quantity' | 'until'>,
  { quantity, until }: Pick<CustomerForm, 'quantity' | 'until'>,
): AuthorityPart['AgreementChange'] {
  const { id, ...expected } = before;
  return {
    agreement: id,
    expected: { quantity: expected.quantity, until: expected.until },
    ...(quantity.trim() !== '' && Number(quantity) !== before.quantity && { quantity: Number(quantity) }),
    ...(until !== dayOf(before.until) && { until: until === '' ? 'none' : until }),
  };
}

/** An agreement without an end is as good as one can be. */
export function endTone(until: number | null, now: number): Tone {
  if (until === null) return 'good';
  if (until <= now) return 'bad';
  return until - now <= 60 * 86_400 ? 'warn' : 'good';
}
