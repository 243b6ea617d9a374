/**
 * What the QR code of a request says: the address of the vendor's page for telephones, with the request behind the `#`, so that
 * it is no part of what the page is fetched with.
 */
import type { VendorClaims } from '../statements/claims.ts';

/**
 * @param request an installation ID (its digits make a small code) or the signed request. Its spaces are left out: cameras of
 * telephones take an address to end at the first one.
 */
export function phoneAddress({ authority }: Pick<VendorClaims, 'authority'>, request: string): string {
  const [base] = authority;
  // A vendor without an address: the code is for the desk, which reads pictures as well.
  if (base === undefined || !/^https?:/.test(base)) return request;
  return `${base.replace(/\/+$/, '')}/phone#${request.replaceAll(' ', '')}`;
}
