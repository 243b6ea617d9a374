/** What `attiva authority status` shows: who we are, until when we may sign, what there is. */
import type { Health, RaisedWarning, ShownExposure, Warning } from '@attiva/daemon';
import { rootFingerprint, type Seconds, type VendorId } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { findUnconfirmed, type Restoration } from '../backup/restoration.repository.ts';
import { restoreUnconfirmedWarning } from '../backup/confirm-restoration.ts';
import { isDelegationRevoked, rootRevocations } from '../revocation/root-lists.ts';
import { unsignedLists } from '../revocation/sign-lists.ts';
import {
  daysLeft,
  delegationWarnings,
  dueDelegationWarning,
  revocationsUnsignedWarning,
  signingKeyRevokedWarning,
} from '../signing/delegation-warnings.ts';
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
  /** Where the console is reached from the network; absent: nowhere. */
  readonly console?: ShownExposure;
  readonly warnings: readonly RaisedWarning[];
}

/** What of keys and lists is wrong just now. */
export interface KeyFacts {
  readonly expiresAt: Seconds;
  /** A root has revoked the signing key. */
  readonly isRevoked: boolean;
  /** Keys whose list lacks what was revoked. */
  readonly unsignedLists: number;
  /** From a backup, and nobody has confirmed. */
  readonly restored: Restoration | undefined;
}

export type KeyWatch = (facts: KeyFacts, now: Seconds) => void;

/** Keeps the declared warnings of the service up to what clock and lists say. */
export function createKeyWatch(health: Health): KeyWatch {
  const revoked = health.declare(signingKeyRevokedWarning);
  const unsigned = health.declare(revocationsUnsignedWarning);
  const unconfirmed = health.declare(restoreUnconfirmedWarning);
  const warnings = new Map<string, Warning>();
  for (const { daysBefore: _, ...declaration } of delegationWarnings) {
    warnings.set(declaration.code, health.declare(declaration));
  }
  return ({ expiresAt, isRevoked, unsignedLists: behind, restored }, now) => {
    if (isRevoked) revoked.raise({});
    else revoked.clear();
    if (behind > 0) unsigned.raise({ lists: behind });
    else unsigned.clear();
    if (restored === undefined) unconfirmed.clear();
    else {
      const takenAt = new Date(restored.takenAt * 1000).toISOString().slice(0, 16);
      unconfirmed.raise({ takenAt, backupAt: restored.takenAt });
    }
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
  watch: KeyWatch,
): Promise<AuthorityStatus> {
  const { database } = parts;
  const now = secondsNow(parts.surroundings);
  const vendor = vendorClaimsOf(await requireVendorStatement(database));
  const delegation = await parts.desk.delegation(database);
  const isRevoked = isDelegationRevoked(delegation.statement, await rootRevocations(database, vendor));
  const restored = await findUnconfirmed(database);
  const behind = await unsignedLists(database, now);
  watch({ expiresAt: delegation.expiresAt, isRevoked, unsignedLists: behind, restored }, now);
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
