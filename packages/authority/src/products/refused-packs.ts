/** Packs that nobody takes any more, whoever hands them out: their signing key was revoked, or their root is gone. */
import { isActivationError, type VendorClaims, verifyChain } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { announcePublication } from '../publishing/announce-publication.ts';
import { rootRevocations } from '../revocation/root-lists.ts';
import { requireVendorStatement, vendorClaimsOf } from '../signing/signing-desk.ts';
import { packChains } from './pack-chains.ts';
import { dropPackStatement } from './pack.repository.ts';

/** Takes their signatures away: the same versions, with the same content, are signed anew. */
export async function dropRefusedPacks(database: Database): Promise<void> {
  const vendor = vendorClaimsOf(await requireVendorStatement(database));
  for (const chain of await packChains(database)) {
    if (!(await isRefused(database, vendor, chain))) continue;
    await database.transact(async (tx) => {
      await dropPackStatement(tx, chain[0]);
      announcePublication(tx);
    });
  }
}

async function isRefused(database: Database, vendor: VendorClaims, chain: readonly string[]): Promise<boolean> {
  const revocations = await rootRevocations(database, vendor);
  const trust = { vendor: vendor.iss, roots: vendor.roots, allowLab: vendor.lab === true, now: 0, revocations };
  try {
    verifyChain('product-pack', chain, trust, { refuseFuture: false });
    return false;
  } catch (error) {
    if (isActivationError(error)) return true;
    throw error;
  }
}
