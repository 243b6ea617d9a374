/**
 * What a machine gives to other processes that ask: its state without secrets, proofs of its keys over their nonces, and a
 * place for the successions they hand over. Private keys never leave this package; sockets and accounts are `@attiva/agent`.
 */
import { ActivationError, createDeviceProof, isRandomId, type KeyId, type RequestId } from '@attiva/protocol';
import type { Machine } from '../activation/machine.ts';
import { toSeconds } from '../clock.ts';
import { type Identity, identityId, signerOf } from '../identity/identity-record.ts';
import type { ClientState } from '../state/client-state.ts';
import type { GraceRecord } from '../state/grace.ts';

/** What anybody on the machine may see. */
export interface ShownMachine {
  readonly state: Omit<ClientState, 'successions' | 'handedOver'>;
  readonly grace: GraceRecord;
  /** Ids of the identities whose keys are held, the present one last, and a device proof of each. */
  readonly clients: readonly KeyId[];
  readonly proofs: readonly string[];
}

/** The present identity, and older ones whose lease is still the newest of an edition. */
const mostShown = 16;

/**
 * Shows a machine to whoever asks with a nonce. A folder that was copied here from another machine proves nothing.
 * @throws {ActivationError} `malformed` for a nonce that is none; the folder's own problem where it cannot be read.
 */
export async function showMachine(machine: Machine, nonce: unknown): Promise<ShownMachine> {
  if (!isRandomId(nonce)) throw new ActivationError('malformed', 'nonce is 16 random bytes in base64url');
  const { facts } = await machine.device();
  const stored = machine.folder.read();
  const [problem] = stored.problems;
  if (problem !== undefined) throw problem;
  const { successions: _queued, handedOver: _mark, ...state } = stored.state;
  const held = machine.isCopied(stored) ? [] : stored.identity.identities.slice(-mostShown);
  const iat = toSeconds(machine.clock.now());
  const { vendor } = machine.opened;
  const prove = (identity: Identity): Promise<string> =>
    createDeviceProof({ iat, nonce: nonce as RequestId, vendor, device: facts }, signerOf(identity));
  return {
    state,
    grace: stored.grace,
    clients: held.map(identityId),
    proofs: await Promise.all(held.map(prove)),
  };
}
