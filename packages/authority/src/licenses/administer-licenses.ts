/** What the vendor does about single devices: list, block one, make an exception for one or for a key. */
import { ActivationError } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findNamedKey } from '../keys/block-key.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import type { ListedPage, PageQuery } from '../paging/page-of-list.ts';
import { announcePublication } from '../publishing/announce-publication.ts';
import { secondsNow } from '../surroundings.ts';
import { addKeys, type DeviceSummary, findNamedDevices, listDevices, markDeviceBlocked } from './device.repository.ts';
import { exceptKey, type KeyException, type KeyTerms } from './except-key.ts';
import { takeBack } from './take-back.ts';

/** Devices of all keys, or of the key that is named. @throws {ActivationError} `not-found`, `wrong-usage`. */
export async function listLicenses(
  { database }: Pick<AuthorityParts, 'database'>,
  { key, ...page }: PageQuery & { readonly key?: string | undefined },
): Promise<ListedPage<DeviceSummary>> {
  const productKey = key === undefined ? undefined : (await findDeviceKey(database, key)).id;
  return listDevices(database, { ...page, productKey });
}

export interface BlockedLicense {
  readonly device: string;
  readonly client: string;
  readonly keyLastFive: string;
  /** False when it had been blocked before: nothing was changed. */
  readonly changed: boolean;
}

/**
 * Blocks the license of one device: it is revoked, and the device gets no other with this key.
 * @param order.named id of the client, of the license or of the device
 * @throws {ActivationError} `not-found`, `wrong-usage` naming the devices to choose from.
 */
export async function blockLicense(
  parts: AuthorityParts,
  order: { readonly named: string; readonly reason?: string | undefined },
  actor: string,
): Promise<BlockedLicense> {
  const at = secondsNow(parts.surroundings);
  const reason = order.reason ?? null;
  const blocked = await parts.database.transact(async (tx) => {
    const { device, client, keyLastFive, productKey, blockedAt } = await findNamedDevice(tx, order.named);
    if (blockedAt !== null) return { device, client, keyLastFive, changed: false };
    await markDeviceBlocked(tx, device, { at, reason });
    await takeBack(tx, device, { reason: reason ?? 'blocked', at, actor });
    announcePublication(tx);
    const details = { lastFive: keyLastFive, device, client, reason };
    await recordAudit(tx, { at, actor, action: 'license-blocked', subject: productKey, details });
    return { device, client, keyLastFive, changed: true };
  });
  if (blocked.changed) await parts.publisher.publish();
  return blocked;
}

/** Either for one device, or for a key. */
export type ExceptionOrder = { readonly device: string; readonly more?: number | undefined } | KeyException;

export interface MadeException extends KeyTerms {
  readonly keyLastFive: string;
  readonly device?: string;
  /** Keys that the device may have beyond the usual number. */
  readonly extraKeys?: number;
}

/**
 * Makes an exception: further activations of one device; another quota of a device key, more returns; more hosts of a host key,
 * more registrations of each.
 * @throws {ActivationError} `not-found`, `changed-meanwhile`, `wrong-usage`.
 */
export async function makeException(
  parts: AuthorityParts,
  order: ExceptionOrder,
  actor: string,
): Promise<MadeException> {
  const at = secondsNow(parts.surroundings);
  return parts.database.transact(async (tx) => {
    const { subject, ...made } = 'device' in order ? await exceptDevice(tx, order) : await exceptKey(tx, order);
    const { keyLastFive, ...changed } = made;
    const details = { lastFive: keyLastFive, ...changed };
    await recordAudit(tx, { at, actor, action: 'license-exception', subject, details });
    return made;
  });
}

type Made = MadeException & { readonly subject: string };

async function exceptDevice(
  tx: Statements,
  { device: named, more = 1 }: Extract<ExceptionOrder, { device: string }>,
): Promise<Made> {
  const { device, keyLastFive, productKey, extraKeys } = await findNamedDevice(tx, named);
  await addKeys(tx, device, more);
  return { subject: productKey, keyLastFive, device, extraKeys: extraKeys + more };
}

async function findDeviceKey(on: Statements, named: string): Promise<ProductKeyRecord> {
  const key = await findNamedKey(on, named);
  if (key.kind === 'device') return key;
  throw new ActivationError(
    'wrong-usage',
    `…${key.lastFive} is a ${key.kind} key; licenses are given with device keys.`,
  );
}

/** The one device that is called so. @throws {ActivationError} `not-found`, `wrong-usage`. */
export async function findNamedDevice(on: Statements, named: string): Promise<DeviceSummary> {
  const [only, ...more] = await findNamedDevices(on, named);
  if (only === undefined) {
    throw new ActivationError(
      'not-found',
      'No device is called so; name the id of its client, as `attiva client status` shows it, or of its license.',
    );
  }
  if (more.length === 0) return only;
  const devices = [only, ...more].map(({ device }) => device);
  throw new ActivationError('wrong-usage', `That is more than one device; name one of ${devices.join(', ')}.`, {
    facts: { devices },
  });
}
