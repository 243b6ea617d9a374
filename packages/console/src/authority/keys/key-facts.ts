/**
 * Product keys: who has them, how much of them is used, blocked or not; made, blocked, given another quota. What a key has
 * given is shown by registrations and licenses.
 *
 * This file: what a key's numbers mean. Pure.
 */
import type { AuthorityPart } from '../../asking/authority.ts';
import type { Tone } from '../../look/card.tsx';
import type { Role } from '../../shell/roles.ts';

/** Roles that changes of keys take. */
export const keyChanges: readonly Role[] = ['administrator'];

export type ListedKey = AuthorityPart['Key'];

/** Filters of the list. */
export const keyFilters = ['kind', 'blocked', 'agreement'] as const;

export const keyKinds = ['host', 'device', 'setup'] as const;

/** Where a key says nothing, the authority counts so. */
const usualHosts = 6;
const usualRegistrations = 10;
const usualQuota = 1;

/** How much of a key is used up: hosts, or devices. Setup keys have no end. */
export function useOf(key: ListedKey): { readonly used: number; readonly of: number } | undefined {
  if (key.kind === 'host') return { used: key.hosts, of: key.maxHosts ?? usualHosts };
  return key.kind === 'device' ? { used: key.devices, of: key.quota ?? usualQuota } : undefined;
}

export function registrationsOf(key: ListedKey): number | undefined {
  return key.kind === 'host' ? (key.maxRegistrations ?? usualRegistrations) : undefined;
}

export type KeyState = 'usable' | 'full' | 'blocked';

export function stateOfKey(key: ListedKey): KeyState {
  if (key.blockedAt !== null) return 'blocked';
  const use = useOf(key);
  return use !== undefined && use.used >= use.of ? 'full' : 'usable';
}

export const keyTones: Readonly<Record<KeyState, Tone>> = { usable: 'good', full: 'warn', blocked: 'bad' };

/** `aurora-os / desktop`. */
export function productOf({ application, edition }: Pick<ListedKey, 'application' | 'edition'>): string {
  return edition === null ? application : `${application} / ${edition}`;
}
