/** The packs in force with the delegation that each was signed under: what is handed out. */
import { issuerWindowSeconds, type Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { listDelegations, type StoredDelegation } from '../signing/root-statement.repository.ts';
import { delegationClaimsOf } from '../signing/signing-desk.ts';
import { listPacksInForce } from './pack.repository.ts';

/** Chains of the newest packs, each with the delegation it was signed under. */
export async function packChains(database: Statements): Promise<(readonly [string, string])[]> {
  const chains: (readonly [string, string])[] = [];
  for (const { claims, signed } of await listPacksInForce(database)) {
    const delegation = delegationOf(claims.iat, await listDelegations(database, signed.signingKey));
    if (delegation !== undefined) chains.push([signed.statement, delegation.statement]);
  }
  return chains;
}

/** Of the delegations to one key the newest under which something of that time was signed (T2). */
function delegationOf(iat: Seconds, delegations: readonly StoredDelegation[]): StoredDelegation | undefined {
  return delegations.find(
    ({ statement, expiresAt }) => iat <= expiresAt && iat >= delegationClaimsOf(statement).iat - issuerWindowSeconds,
  );
}
