/** `key block`: the key registers nothing more; what was granted before stays good until it is revoked. */
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Statements, Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { findKeyById, findKeysByLastFive, listKeys, markBlocked, type ProductKeyRecord } from './key.repository.ts';

export interface BlockedKey {
  readonly id: string;
  readonly kind: ProductKeyRecord['kind'];
  readonly lastFive: string;
  /** False when it had been blocked before: nothing was changed. */
  readonly changed: boolean;
  /** What it has given, and stays good: hosts and directories, machines. */
  readonly hosts: number;
  readonly devices: number;
}

export interface KeyBlock {
  /** Its last five characters (with or without `…`), or its id where several keys end alike. */
  readonly named: string;
  readonly reason?: string | undefined;
  readonly at: Seconds;
}

/**
 * Blocks a key, in the caller's transaction.
 * @throws {ActivationError} `not-found`, `wrong-usage` naming the ids to choose from.
 */
export async function blockKey(tx: Transaction, { named, reason, at }: KeyBlock, actor: string): Promise<BlockedKey> {
  const key = await findNamedKey(tx, named);
  const { id, kind, lastFive } = key;
  const { hosts = 0, devices = 0 } = (await listKeys(tx)).find((one) => one.id === id) ?? {};
  if (key.blockedAt !== null) return { id, kind, lastFive, changed: false, hosts, devices };
  await markBlocked(tx, id, { at, reason: reason ?? null });
  const details = { kind, lastFive, reason: reason ?? null };
  await recordAudit(tx, { at, actor, action: 'key-blocked', subject: id, details });
  return { id, kind, lastFive, changed: true, hosts, devices };
}

/** The key that is meant. @throws as `blockKey`. */
export async function findNamedKey(tx: Statements, named: string): Promise<ProductKeyRecord> {
  const byId = await findKeyById(tx, named);
  if (byId !== undefined) return byId;
  const lastFive = named.replace(/^…/u, '').toUpperCase();
  const found = /^[0-9A-Z]{5}$/u.test(lastFive) ? await findKeysByLastFive(tx, lastFive) : [];
  const [only, ...more] = found;
  if (only === undefined) {
    throw new ActivationError(
      'not-found',
      'No key of this authority ends so; name its last five characters or its id.',
    );
  }
  if (more.length > 0) {
    const ids = found.map((key) => key.id);
    throw new ActivationError(
      'wrong-usage',
      `${ids.length} keys end in ${lastFive}; name one by its id: ${ids.join(', ')}.`,
      {
        facts: { ids },
      },
    );
  }
  return only;
}
