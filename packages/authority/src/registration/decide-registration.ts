/**
 * Whether a host may register with a host key, as a pure decision: facts in, verdict out. Who asks and whether the
 * proof holds has been settled before (`register-host.ts`); recording and signing follow.
 */
import { compareFacts, type DeviceFacts, type KeyId, type Seconds } from '@attiva/protocol';

export interface RegisteredHost {
  readonly id: string;
  /** As they were at its newest registration. */
  readonly device: DeviceFacts;
  /** Signing keys registered so far, each with its number. */
  readonly registrations: readonly { readonly signingKey: KeyId; readonly number: number }[];
}

export interface RegistrationFacts {
  readonly now: Seconds;
  readonly signingKey: KeyId;
  readonly device: DeviceFacts;
  readonly key: {
    readonly blocked: boolean;
    /** Hosts per key, registrations per host. */
    readonly maxHosts: number;
    readonly maxRegistrations: number;
  };
  /** When leases under the agreement end at the latest: until + grace; absent = perpetual. */
  readonly agreementEnds?: Seconds;
  /** Whether the vendor has revoked the signing key that asks. */
  readonly revoked: boolean;
  /** All hosts of this key. */
  readonly hosts: readonly RegisteredHost[];
  /** Until when the authority's signing key may sign. */
  readonly delegationEnds: Seconds;
  /** Whether the authority comes from a backup, and nobody has confirmed yet: what it gave since is not known. */
  readonly isRestored: boolean;
}

export type RegistrationVerdict =
  /** Registered before with the same signing key: the stored grant again, nothing charged. */
  | { readonly kind: 'known'; readonly host: string; readonly number: number }
  | { readonly kind: 'new-host'; readonly number: 1; readonly hostNumber: number }
  | { readonly kind: 'new-signing-key'; readonly host: string; readonly number: number }
  | {
      readonly kind: 'refused';
      readonly code: 'key-blocked' | 'delegation-expired' | 'revoked' | 'restore-unconfirmed';
    }
  | { readonly kind: 'refused'; readonly code: 'agreement-ended'; readonly ended: Seconds }
  | { readonly kind: 'refused'; readonly code: 'hosts-exhausted'; readonly used: number; readonly allowed: number }
  | {
      readonly kind: 'refused';
      readonly code: 'registrations-exhausted';
      readonly used: number;
      readonly allowed: number;
    };

export function decideRegistration(facts: RegistrationFacts): RegistrationVerdict {
  const { key, hosts, signingKey } = facts;
  if (key.blocked) return { kind: 'refused', code: 'key-blocked' };
  // Signed anew under a later key, its grant would be good again where only the list of an earlier one names it.
  if (facts.revoked) return { kind: 'refused', code: 'revoked' };
  const known = findRegistration(hosts, signingKey);
  if (known !== undefined) return known;
  if (facts.agreementEnds !== undefined && facts.now > facts.agreementEnds) {
    return { kind: 'refused', code: 'agreement-ended', ended: facts.agreementEnds };
  }
  // What was signed in time stays good; only *signing* ends here, so a known host never gets this far.
  if (facts.now > facts.delegationEnds) return { kind: 'refused', code: 'delegation-expired' };
  if (facts.isRestored) return { kind: 'refused', code: 'restore-unconfirmed' };
  const host = findDevice(hosts, facts.device);
  if (host === undefined) {
    if (hosts.length >= key.maxHosts) {
      return { kind: 'refused', code: 'hosts-exhausted', used: hosts.length, allowed: key.maxHosts };
    }
    return { kind: 'new-host', number: 1, hostNumber: hosts.length + 1 };
  }
  const used = host.registrations.length;
  if (used >= key.maxRegistrations) {
    return { kind: 'refused', code: 'registrations-exhausted', used, allowed: key.maxRegistrations };
  }
  return { kind: 'new-signing-key', host: host.id, number: used + 1 };
}

function findRegistration(
  hosts: readonly RegisteredHost[],
  signingKey: KeyId,
): Extract<RegistrationVerdict, { kind: 'known' }> | undefined {
  for (const host of hosts) {
    const found = host.registrations.find((registration) => registration.signingKey === signingKey);
    if (found !== undefined) return { kind: 'known', host: host.id, number: found.number };
  }
  return undefined;
}

/** The host that is this device: the one that shares most facts, at least two. */
function findDevice(hosts: readonly RegisteredHost[], device: DeviceFacts): RegisteredHost | undefined {
  let found: RegisteredHost | undefined;
  let most = 1;
  for (const host of hosts) {
    const { equal } = compareFacts(host.device, device);
    if (equal > most) [found, most] = [host, equal];
  }
  return found;
}
