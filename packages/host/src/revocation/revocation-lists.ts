/** The lists a host passes on (`GET /v1/revocations`): exactly the chains it holds, verified when they came. */
import { ActivationError } from '@attiva/protocol';
import type { VendorBook } from '../vendors/vendor-book.ts';

/** @throws {ActivationError} `vendor-unknown`. */
export function revocationLists(book: VendorBook, vendor: string): { readonly lists: readonly (readonly string[])[] } {
  const served = book.find(vendor);
  if (served === undefined) throw new ActivationError('vendor-unknown', 'this host does not know that vendor');
  return { lists: served.revocations.chains() };
}
