/**
 * After a restoration: a license that stands on a published list was given back or blocked since the backup, and the authority
 * cannot know which. The vendor says so: released, its place in the quota is free, and the machine may be licensed anew.
 */
import { ActivationError, type StatementId } from '@attiva/protocol';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { secondsNow } from '../surroundings.ts';
import { findNamedDevice } from './administer-licenses.ts';
import { findLicense, markReturned } from './device.repository.ts';

export interface ReleasedLicense {
  readonly device: string;
  readonly client: string;
  readonly keyLastFive: string;
}

/**
 * @param named id of the client, of the license or of the device
 * @throws {ActivationError} `not-found`, `wrong-usage` for a license that is in force, blocked or given back.
 */
export async function releaseLicense(parts: AuthorityParts, named: string, actor: string): Promise<ReleasedLicense> {
  const at = secondsNow(parts.surroundings);
  return parts.database.transact(async (tx) => {
    const { device, client, keyLastFive, license, productKey, forgotten } = await findNamedDevice(tx, named);
    const stored = license === null || forgotten !== 1 ? undefined : await findLicense(tx, license as StatementId);
    if (stored === undefined) {
      throw new ActivationError(
        'wrong-usage',
        'Only a license that was taken back since a backup is released; another one is given back by its machine.',
      );
    }
    await markReturned(tx, stored, { at, askedAt: at });
    const details = { lastFive: keyLastFive, device, client };
    await recordAudit(tx, { at, actor, action: 'license-released', subject: productKey, details });
    return { device, client, keyLastFive };
  });
}
