import { ActivationError, type HostGrantClaims } from '@attiva/protocol';

/** What of a grant binds a machine: once it is licensed, only hosts of the same agreement may answer it. */
export type Agreement = Pick<HostGrantClaims, 'agreement' | 'customer'>;

/**
 * Refuses the answer of a host of another agreement. `ours`: the agreement this machine is under; undefined: bound to none.
 * @throws {ActivationError} `other-agreement`, naming both.
 */
export function refuseOtherAgreement(grant: Agreement, ours: Agreement | undefined): void {
  if (ours === undefined || isSameAgreement(ours, grant)) return;
  throw new ActivationError(
    'other-agreement',
    'the host belongs to another agreement than the one this machine is under',
    { facts: { ours: nameOf(ours), theirs: nameOf(grant) } },
  );
}

/** By the agreement's id; where there is none, by the customer; where there is neither, nothing binds. */
function isSameAgreement(ours: Agreement, theirs: Agreement): boolean {
  if (ours.agreement !== undefined) return ours.agreement === theirs.agreement;
  return ours.customer === undefined || ours.customer === theirs.customer;
}

function nameOf({ agreement, customer }: Agreement): string {
  return [agreement, customer].filter((part) => part !== undefined).join(', ') || 'none';
}
