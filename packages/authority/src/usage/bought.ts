import type { AgreementSummary } from '../customers/customer.repository.ts';

/** How many machines a customer may use today; null: any number, or nothing is agreed. */
export function quantityOf(
  agreements: readonly AgreementSummary[],
  customer: string | null,
  application: string,
): number | null {
  const own = agreements.filter((one) => one.customerName === customer && one.application === application);
  const bought = own.flatMap(({ quantity }) => (quantity === null ? [] : [quantity]));
  // One agreement without a number covers any number.
  if (bought.length === 0 || bought.length < own.length) return null;
  return bought.reduce((sum, quantity) => sum + quantity, 0);
}
