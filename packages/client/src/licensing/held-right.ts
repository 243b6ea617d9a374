import type {
  DeviceLicenseClaims,
  Entitlements,
  ErrorCode,
  HeldRight,
  HostGrantClaims,
  KeyId,
  Seconds,
} from '@attiva/protocol';

/** Where a right comes from, for people and for the agreement: the grant of a lease; a license or an object says it itself. */
export interface RightOrigin
  extends Pick<HostGrantClaims, 'customer' | 'agreement' | 'until' | 'key' | 'registration'> {
  /** Of a lease: signing key of the host that gave it. */
  readonly host?: KeyId;
}

/** A right that is authentic and this machine's; whether it still runs is judged by its times. */
export interface FoundRight {
  readonly right: HeldRight;
  readonly origin: RightOrigin;
  /** As it was judged, subject first. */
  readonly chain: readonly string[];
  readonly entitlements: Entitlements;
  readonly maintenanceUntil?: Seconds;
  readonly revoked: boolean;
  /** When this machine first heard of the revocation, where that was written down. */
  readonly revokedSince?: Seconds;
  /** The device license itself, where it is one. */
  readonly license?: DeviceLicenseClaims;
}

/** What one of the places where a right may lie turned out to hold. */
export interface RightFinding {
  readonly found?: FoundRight;
  /** Since when the device is out of tolerance, as it was written down; for a lease: when its identity was left. */
  readonly leftAt?: Seconds;
  /** Why what lies there does not count. */
  readonly problem?: ErrorCode;
}
