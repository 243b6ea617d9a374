/** What the vendor does about single devices: list, block one, make an exception for one or for a key. */
import { ActivationError } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { changedMeanwhile } from '../audit/changed-meanwhile.ts';
import type { AuthorityParts } from '../authority-parts.ts';
import { findNamedKey } from '../keys/block-key.ts';
import type { ProductKeyRecord } from '../keys/key.repository.ts';
import type { ListedPage, PageQuery } from '../paging/page-of-list.ts';
import { secondsNow } from '../surroundings.ts';
import {
  addKeys,
  type DeviceSummary,
  findNamedDevices,
  listDevices,
  markDeviceBlocked,
  setMaxReturns,
  setQuota,
} from './device.repository.ts';
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
    const details = { lastFive: keyLastFive, device, client, reason };
    await recordAudit(tx, { at, actor, action: 'license-blocked', subject: productKey, details });
    return { device, client, keyLastFive, changed: true };
  });
  if (blocked.changed) await parts.publisher.publish();
  return blocked;
}

/** Either for one device, or for a key. */
export type ExceptionOrder =
  | { readonly device: string; readonly more?: number | undefined }
  | {
      readonly key: string;
      readonly quota?: number | undefined;
      readonly returns?: number | undefined;
      /** The quota that was seen: another one is not changed. */
      readonly expectedQuota?: number | undefined;
    };

export interface MadeException {
  readonly keyLastFive: string;
  readonly device?: string;
  /** Keys that the device may have beyond the usual number. */
  readonly extraKeys?: number;
  readonly quota?: number;
  readonly returns?: number;
}

/**
 * Makes an exception: further activations of one device, another quota of a key, more returns.
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

async function exceptKey(
  tx: Statements,
  { key: named, quota, returns, expectedQuota }: Extract<ExceptionOrder, { key: string }>,
): Promise<Made> {
  const { id, lastFive, quota: before } = await findDeviceKey(tx, named);
  if (expectedQuota !== undefined && (before ?? 1) !== expectedQuota) {
    const now = `its quota is ${before ?? 1} now`;
    throw await changedMeanwhile(tx, { subject: id, actions: ['license-exception'], naming: 'quota', now });
  }
  if (quota === undefined && returns === undefined) {
    throw new ActivationError('wrong-usage', 'Say what is excepted: another quota, or a number of returns.');
  }
  if (quota !== undefined) await setQuota(tx, id, quota);
  if (returns !== undefined) await setMaxReturns(tx, id, returns);
  return {
    subject: id,
    keyLastFive: lastFive,
    ...(quota !== undefined && { quota }),
    ...(returns !== undefined && { returns }),
  };
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
