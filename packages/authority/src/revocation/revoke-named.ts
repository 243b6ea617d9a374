/** `authority revoke`: what was named, and with a product key everything it has registered, in one transaction. */
import { ActivationError } from '@attiva/protocol';
import type { AuthorityParts } from '../authority-parts.ts';
import { blockKey } from '../keys/block-key.ts';
import { secondsNow } from '../surroundings.ts';
import { findRevocable, type Revocable } from './find-revocable.ts';
import { revoke } from './revoke.ts';

export interface RevocationOrder {
  /** A product key, host, signing key or statement, as `findRevocable` takes it. */
  readonly named: string;
  readonly reason?: string;
  readonly foreign?: boolean;
}

export interface Revoked {
  readonly revoked: readonly (Revocable & { readonly changed: boolean })[];
  /** Last five characters of the product key that is blocked now. */
  readonly blockedKey?: string;
  /** Files rewritten: hand them out. */
  readonly files: readonly string[];
}

/** @throws {ActivationError} `not-found`, `wrong-usage`, `revocations-full`; then nothing is changed. */
export async function revokeNamed(parts: AuthorityParts, order: RevocationOrder, actor: string): Promise<Revoked> {
  const { named, reason = 'not told', foreign = false } = order;
  const at = secondsNow(parts.surroundings);
  const found = await parts.database.transact(async (tx) => {
    const { revocable, productKey } = await findRevocable(tx, { named, foreign });
    const revoked: (Revocable & { changed: boolean })[] = [];
    for (const one of revocable) {
      const { id, under } = one;
      const changed = await revoke(tx, id, { reason, at, actor, ...(under !== undefined && { under }) });
      revoked.push({ ...one, changed });
    }
    const blocked = productKey === undefined ? undefined : await blockKey(tx, { named: productKey, reason, at }, actor);
    if (revoked.length === 0 && blocked === undefined)
      throw new ActivationError('not-found', 'There is nothing to revoke.');
    return { revoked, ...(blocked !== undefined && { blockedKey: blocked.lastFive }) };
  });
  return { ...found, files: await parts.publisher.publish() };
}
