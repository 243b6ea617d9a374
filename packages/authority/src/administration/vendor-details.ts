/** What a root needs to know to sign the next vendor statement. */
import type { PublicJwk, VendorId } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { requireVendorStatement, vendorClaimsOf } from '../signing/signing-desk.ts';

export interface VendorDetailsAnswer {
  readonly vendor: VendorId;
  readonly name: string;
  readonly rootKeys: readonly PublicJwk[];
  readonly addresses: readonly string[];
}

export async function vendorDetails(on: Statements): Promise<VendorDetailsAnswer> {
  const { iss, name, roots, authority } = vendorClaimsOf(await requireVendorStatement(on));
  return { vendor: iss, name, rootKeys: roots, addresses: authority };
}
