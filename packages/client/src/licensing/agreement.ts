import { ActivationError, type HostGrantClaims, type KeyId } from '@attiva/protocol';

/** What binds a machine: once it is licensed, only hosts of the same agreement may answer it, or the host that licensed it. */
export interface Agreement extends Pick<HostGrantClaims, 'agreement' | 'customer'> {
  /** Signing key of the host that licensed it, where a host did. */
  readonly host?: KeyId;
}

/** Of a grant: the host that holds it. Of an activation object: its directory, which is no host's key. */
interface OtherAgreement extends Pick<HostGrantClaims, 'agreement' | 'customer'> {
  readonly sub: string;
}

/**
 * Refuses the answer of a host of another agreement. The very host that licensed this machine may bring the next one: it was
 * given a further key, of a newer generation or another contract, and nobody but its administrator can do that.
 * @param ours the agreement this machine is under; undefined: bound to none
 * @throws {ActivationError} `other-agreement`, naming both.
 */
export function refuseOtherAgreement(grant: OtherAgreement, ours: Agreement | undefined): void {
  if (ours === undefined || isSameAgreement(ours, grant) || ours.host === grant.sub) return;
  throw new ActivationError(
    'other-agreement',
    'the host belongs to another agreement than the one this machine is under',
    { facts: { ours: nameOf(ours), theirs: nameOf(grant) } },
  );
}

/** By the agreement's id; where there is none, by the customer; where there is neither, nothing binds. */
function isSameAgreement(ours: Agreement, theirs: OtherAgreement): boolean {
  if (ours.agreement !== undefined) return ours.agreement === theirs.agreement;
  return ours.customer === undefined || ours.customer === theirs.customer;
}

function nameOf({ agreement, customer }: Pick<Agreement, 'agreement' | 'customer'>): string {
  return [agreement, customer].filter((part) => part !== undefined).join(', ') || 'none';
}
