/** Licenses of single devices: who has one, given back or blocked; blocked, and given further keys. Pure here. */
import type { AuthorityPart } from '../../asking/authority.ts';
import { momentText } from '../../files/csv-text.ts';
import type { Tone } from '../../look/card.tsx';
import type { FileShape } from '../list/list-file.ts';

export type License = AuthorityPart['License'];

export type LicenseState = 'licensed' | 'returned' | 'blocked' | 'forgotten';

export function stateOfLicense({ blockedAt, returnedAt, forgotten }: License): LicenseState {
  if (blockedAt !== null) return 'blocked';
  if (returnedAt !== null) return 'returned';
  return forgotten === 1 ? 'forgotten' : 'licensed';
}

export const licenseTones: Readonly<Record<LicenseState, Tone>> = {
  licensed: 'good',
  returned: 'quiet',
  blocked: 'bad',
  forgotten: 'warn',
};

export const licensesFile: FileShape<License> = {
  name: 'device-licenses',
  columns: {
    device: ({ device }) => device,
    client: ({ client }) => client,
    license: ({ license }) => license,
    number: ({ number }) => number,
    application: ({ application }) => application,
    edition: ({ edition }) => edition,
    customer: ({ customer }) => customer,
    key: ({ keyLastFive }) => keyLastFive,
    state: stateOfLicense,
    issued: ({ issuedAt }) => momentText(issuedAt),
    until: ({ until }) => until && momentText(until),
    trial_until: ({ trialUntil }) => trialUntil && momentText(trialUntil),
    returned: ({ returnedAt }) => returnedAt && momentText(returnedAt),
    blocked: ({ blockedAt }) => blockedAt && momentText(blockedAt),
    reason: ({ blockReason }) => blockReason,
    extra_keys: ({ extraKeys }) => extraKeys,
  },
};
