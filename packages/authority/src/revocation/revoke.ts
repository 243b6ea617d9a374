/**
 * `revoke`: one id more that nobody is to believe. For every room that issues something and takes it back: call it in
 * the transaction of the change, with `announcePublication(tx)`, and `parts.publisher.publish()` after the commit, which signs and hands
 * out the lists.
 */
import { ActivationError, isShortId, type KeyId, type Seconds } from '@attiva/protocol';
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { longestList, mostRevoked, revocationsFull } from './list-room.ts';
import { insertRevocation } from './revocation.repository.ts';

export interface RevocationReason {
  /** For the vendor's own eyes: it stands in the database, not in the list. */
  readonly reason: string;
  readonly at: Seconds;
  /** `administrator`, or the id of the machine that asked. */
  readonly actor: string;
  /**
   * For a statement: the delegated key that signed it, so that lists of later keys need not name it. Absent for the
   * signing key of a host, which may be granted to under any key of the vendor.
   */
  readonly under?: KeyId;
}

/**
 * Revokes an id in the caller's transaction; false where it was revoked before.
 * @throws {ActivationError} `wrong-usage` for what is no id; `revocations-full`, then nothing is changed.
 */
export async function revoke(tx: Transaction, id: string, why: RevocationReason): Promise<boolean> {
  const changed = await recordRevoked(tx, id, why);
  if (!changed) return false;
  const entries = await longestList(tx, why.at);
  if (entries > mostRevoked) throw revocationsFull({ entries: entries - 1, news: 1 });
  return true;
}

/** The same where it is certain that the lists have room: `requireRoom` was asked for all of them. @throws {ActivationError} `wrong-usage`. */
export async function recordRevoked(tx: Transaction, id: string, why: RevocationReason): Promise<boolean> {
  const { reason, at, actor, under } = why;
  if (!isShortId(id)) {
    throw new ActivationError('wrong-usage', 'what is revoked is named by an id of 20 characters', { facts: { id } });
  }
  const changed = await insertRevocation(tx, { id, under: under ?? null, reason, revokedAt: at });
  if (!changed) return false;
  await recordAudit(tx, { at, actor, action: 'revoked', subject: id, details: { reason, under: under ?? null } });
  return true;
}
