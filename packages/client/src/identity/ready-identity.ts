import { createSuccession, type ErrorCode, type Seconds, type VendorId } from '@attiva/protocol';
import type { ClientState } from '../state/client-state.ts';
import { type Device, isCopiedDevice } from './device-facts.ts';
import {
  createIdentity,
  heldIds,
  type Identity,
  type IdentityRecord,
  identityId,
  presentIdentity,
  signerOf,
} from './identity-record.ts';

/** What a new identity is made from. */
export interface IdentityMaking {
  readonly random: (size: number) => Uint8Array;
  readonly now: Seconds;
  readonly device: Device;
}

/** The identity to use, and what the file must hold now. `record` is the same object where nothing changed. */
export interface ReadyIdentity {
  readonly identity: Identity;
  readonly record: IdentityRecord;
  /** Why a new one was made, where that is worth telling. */
  readonly note?: ErrorCode;
}

/** The identity for a contact: made at the first one, made anew when the folder was copied from another machine. */
export function readyIdentity(record: IdentityRecord, making: IdentityMaking): ReadyIdentity {
  const present = presentIdentity(record);
  const { random, now, device } = making;
  if (present === undefined) {
    const identity = createIdentity(random, now, device.facts);
    return { identity, record: { identities: [identity] } };
  }
  if (isCopiedDevice(present.facts, device.facts)) {
    // The keys in a copied folder are another machine's: none of them is kept. Their leases count no more, but begin
    // additional grace: a machine whose insides were replaced is told apart from a copy by nothing.
    const identity = createIdentity(random, now, device.facts);
    const left = record.left ?? { at: now, clients: [...heldIds(record)] };
    return { identity, record: { identities: [identity], left }, note: 'state-copied' };
  }
  return withFacts(record, present, device);
}

/** Facts drift (a new card, a new disk): as long as it is the same machine, the newest are remembered. */
function withFacts(record: IdentityRecord, present: Identity, { facts }: Device): ReadyIdentity {
  const [uuid, disk, card] = present.facts;
  const merged = [facts[0] || uuid, facts[1] || disk, facts[2] || card] as const;
  if (merged.every((fact, place) => fact === present.facts[place])) return { identity: present, record };
  const identity = { ...present, facts: merged };
  return { identity, record: { ...record, identities: [...record.identities.slice(0, -1), identity] } };
}

/** After a clone split: one more identity, without succession. The old one keeps its lease until this one has its own. */
export function splitIdentity(record: IdentityRecord, making: IdentityMaking): ReadyIdentity {
  const identity = createIdentity(making.random, making.now, making.device.facts);
  return { identity, record: { ...record, identities: [...record.identities, identity] } };
}

/** Rearm: a new identity that the old key declares its successor, so that hosts count the machine once. */
export async function succeedIdentity(
  stored: { readonly record: IdentityRecord; readonly state: ClientState; readonly vendor: VendorId },
  making: IdentityMaking,
): Promise<ReadyIdentity> {
  const { record, state, vendor } = stored;
  const old = lastKnownToHosts(record, state);
  const made = createIdentity(making.random, making.now, making.device.facts);
  if (old === undefined) return { identity: made, record: { ...record, identities: [...record.identities, made] } };
  const succeeds = await createSuccession({ vendor, iat: making.now, to: identityId(made) }, signerOf(old));
  const identity: Identity = { ...made, succeeds };
  return { identity, record: { ...record, identities: [...record.identities, identity] } };
}

/** Hosts know the identity that last had an answer; one that never had any cannot be succeeded. */
function lastKnownToHosts({ identities }: IdentityRecord, state: ClientState): Identity | undefined {
  const answered = new Set(Object.values(state.applications).map(({ prev }) => prev?.client));
  return identities.findLast((identity) => answered.has(identityId(identity)));
}
