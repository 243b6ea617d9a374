import type { AgreementSummary } from '../customers/customer.repository.ts';

/** A customer's agreements about an application. */
export function agreedOn(
  agreements: readonly AgreementSummary[],
  customer: string | null,
  application: string,
): readonly AgreementSummary[] {
  return agreements.filter((one) => one.customerName === customer && one.application === application);
}

/** How many machines they cover together today; null: any number, or nothing is agreed. */
export function quantityOf(own: readonly AgreementSummary[]): number | null {
  const bought = own.flatMap(({ quantity }) => (quantity === null ? [] : [quantity]));
  // One agreement without a number covers any number.
  if (bought.length === 0 || bought.length < own.length) return null;
  return bought.reduce((sum, quantity) => sum + quantity, 0);
}
