/** What the vendor's roots have revoked: signing keys of this authority, each by its delegation. */
import {
  keyId,
  openRevocationList,
  parseCompact,
  RevocationSet,
  statementId,
  type KeyId,
  type VendorClaims,
} from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { listRevocationLists } from './revocation.repository.ts';

/** Lists were judged when they were taken in; a clock that has gone back since takes none away. */
const whenever = Number.MAX_SAFE_INTEGER - 1_000_000;

/** The newest list of each root in force, verified. */
export async function rootRevocations(on: Statements, vendor: VendorClaims): Promise<RevocationSet> {
  const roots = new Set<string>(vendor.roots.map(keyId));
  const trust = {
    vendor: vendor.iss,
    roots: vendor.roots,
    allowLab: vendor.lab === true,
    now: whenever,
    revocations: RevocationSet.empty,
  };
  const lists = await listRevocationLists(on);
  return lists
    .filter(({ chain, signer }) => chain.length === 1 && roots.has(signer))
    .reduce((set, { chain }) => set.with(openRevocationList(chain, trust)), RevocationSet.empty);
}

/** Whether the root that signed a delegation, or a list of its own, is still in force. */
export function isOfRootInForce(statement: string, vendor: VendorClaims): boolean {
  const root = parseCompact(statement)?.header['kid'];
  return vendor.roots.some((one) => keyId(one) === root);
}

/** Whether a root has revoked this delegation, or the key that it names. */
export function isDelegationRevoked(delegation: string, byRoots: RevocationSet): boolean {
  const parts = parseCompact(delegation);
  const [root, key] = [parts?.header['kid'], parts?.claims['sub']];
  if (typeof root !== 'string' || typeof key !== 'string') return false;
  return byRoots.revokes(root as KeyId, key) || byRoots.revokes(root as KeyId, statementId(delegation));
}
