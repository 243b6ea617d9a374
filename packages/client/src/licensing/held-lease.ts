import { type JudgedLease, judgeStoredLease } from '@attiva/protocol';
import type { StoredLease } from '../state/client-state.ts';
import type { FoundRight } from './held-right.ts';
import { holderOf, type RightKind } from './stored-right.ts';

/** A host's lease. */
export const leaseKind: RightKind<StoredLease> = {
  foreign: 'lease-of-another-client',
  judge({ chain, client }, { product, generation }, trust) {
    return rightOfLease(judgeStoredLease(chain, holderOf(client, product, generation), trust));
  },
};

export function rightOfLease({ lease, grant, chain, revoked }: JudgedLease): FoundRight {
  const { iat, exp, ends, entitlements, maintenanceUntil } = lease;
  return {
    right: { kind: 'lease', iat, exp, ends },
    origin: { ...grant, host: grant.sub },
    chain,
    entitlements,
    revoked,
    ...(maintenanceUntil !== undefined && { maintenanceUntil }),
  };
}
