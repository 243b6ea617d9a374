/**
 * The verbs of `ospp`, for the products of one application or of all. The rooms behind them are those of `slmgr`; this
 * folder has their names, `:value` and the blocks of `/dstatus`.
 */
import { catalogue, type CatalogueRow, type LicenseState } from '@attiva/protocol';
import { channelOf, type ShownLicense } from '../license-block.ts';

const states: Readonly<Record<LicenseState, string>> = {
  unlicensed: 'UNLICENSED',
  licensed: 'LICENSED',
  'initial-grace': 'OOB_GRACE',
  'additional-grace': 'OOT_GRACE',
  'non-genuine-grace': 'NON_GENUINE_GRACE',
  notification: 'NOTIFICATIONS',
  'extended-grace': 'EXTENDED_GRACE',
};

export const dashes: string = '-'.repeat(39);

export function statusBlock({ status, activationId, extendedId }: ShownLicense): string {
  const { productName, generation, state, reason, minutesLeft, licensed, key, graceEndsAt } = status;
  const row: CatalogueRow | undefined = reason === undefined || licensed ? undefined : catalogue[reason];
  return [
    `PRODUCT ID: ${extendedId}`,
    `SKU ID: ${activationId}`,
    `LICENSE NAME: ${productName} ${generation}`,
    `LICENSE DESCRIPTION: ${productName}, ${channelOf(status)} channel`,
    `LICENSE STATUS:  ---${states[state]}---`,
    ...(row === undefined
      ? []
      : [`ERROR CODE: ${row.familiar ?? 'none'} (${reason ?? ''})`, `ERROR DESCRIPTION: ${row.title}. ${row.cause}`]),
    ...((licensed && status.validUntil !== undefined) || graceEndsAt !== undefined
      ? [`REMAINING GRACE: ${Math.floor(minutesLeft / 1440)} days  (${minutesLeft} minutes before expiring)`]
      : []),
    key === undefined ? 'No product key is installed.' : `Last 5 characters of installed product key: ${key}`,
    dashes,
  ].join('\n');
}
