/** What `attiva authority status` shows: who we are, until when we may sign, what there is. */
import type { Health, RaisedWarning, Warning } from '@attiva/daemon';
import { rootFingerprint, type Seconds, type VendorId } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { daysLeft, delegationWarnings, dueDelegationWarning } from '../signing/delegation-warnings.ts';
import { requireVendorStatement, vendorClaimsOf } from '../signing/signing-desk.ts';
import { secondsNow } from '../surroundings.ts';
import { programVersion } from '../version.ts';
import { countAll, type AuthorityCounts } from './status.repository.ts';

export interface AuthorityStatus extends AuthorityCounts {
  readonly program: string;
  readonly vendor: VendorId;
  readonly name: string;
  /** Fingerprints of the roots, to compare by eye. */
  readonly roots: readonly string[];
  /** Addresses in the vendor file, where hosts look for this service. */
  readonly addresses: readonly string[];
  readonly signingKey: string;
  readonly signsUntil: Seconds;
  readonly signingDaysLeft: number;
  /** A lab root: nothing that it signs counts outside tests. */
  readonly lab: boolean;
  readonly warnings: readonly RaisedWarning[];
}

/** Keeps the declared warnings of the service up to what the clock says. */
export function createDelegationWatch(health: Health): (expiresAt: Seconds, now: Seconds) => void {
  const warnings = new Map<string, Warning>();
  for (const { daysBefore: _, ...declaration } of delegationWarnings) {
    warnings.set(declaration.code, health.declare(declaration));
  }
  return (expiresAt, now) => {
    const due = dueDelegationWarning(expiresAt, now);
    for (const [code, warning] of warnings) {
      if (code === due) warning.raise({ days: daysLeft(expiresAt, now), ends: expiresAt });
      else warning.clear();
    }
  };
}

export async function authorityStatus(
  parts: AuthorityParts,
  health: Health,
  watch: (expiresAt: Seconds, now: Seconds) => void,
): Promise<AuthorityStatus> {
  const { database } = parts;
  const now = secondsNow(parts.surroundings);
  const vendor = vendorClaimsOf(await requireVendorStatement(database));
  const delegation = await parts.desk.delegation(database);
  watch(delegation.expiresAt, now);
  const counts = await countAll(database);
  return {
    program: programVersion,
    vendor: parts.vendor,
    name: vendor.name,
    roots: vendor.roots.map(rootFingerprint),
    addresses: vendor.authority,
    signingKey: delegation.signingKey,
    signsUntil: delegation.expiresAt,
    signingDaysLeft: daysLeft(delegation.expiresAt, now),
    lab: vendor.lab === true,
    ...counts,
    warnings: health.warnings(),
  };
}
