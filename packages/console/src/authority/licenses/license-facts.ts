/** Licenses of single devices: who has one, given back or blocked; blocked, and given further keys. Pure here. */
import type { AuthorityPart } from '../../asking/authority.ts';
import type { Tone } from '../../look/card.tsx';

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
