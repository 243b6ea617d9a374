/** What was signed for a device is not to be believed any more: each statement goes onto the list of its signer. */
import type { Transaction } from '@attiva/storage';
import { type RevocationReason, revoke } from '../revocation/revoke.ts';
import { delegationClaimsOf } from '../signing/signing-desk.ts';
import { listSigned } from './device.repository.ts';

/**
 * In the transaction of the change; the caller publishes after its commit.
 * @throws {ActivationError} `revocations-full`, then nothing is changed.
 */
export async function takeBack(
  tx: Transaction,
  device: string,
  why: Pick<RevocationReason, 'reason' | 'at' | 'actor'>,
): Promise<void> {
  for (const { id, delegation } of await listSigned(tx, { device })) {
    await revoke(tx, id, { ...why, under: delegationClaimsOf(delegation).sub });
  }
}
