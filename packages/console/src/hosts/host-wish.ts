/** Another host as it is filled in, and what becomes of it where somebody else was first. Pure. */
import type { OtherHost } from './host-rows.ts';

export interface HostWish {
  readonly address: string;
  readonly label: string;
  readonly token: string;
  readonly pin: string;
  /** What stood there as it was seen; null: nothing. */
  readonly seen: OtherHost | null;
}

/** What is typed. */
export type HostField = 'address' | 'label' | 'token' | 'pin';

export const emptyWish: HostWish = { address: '', label: '', token: '', pin: '', seen: null };

/** Its token is never shown: it is typed anew. */
export function wishOf(seen: OtherHost): HostWish {
  return { address: seen.address, label: seen.label, token: '', pin: seen.pin ?? '', seen };
}

export function hostOrder({ seen, token, ...wish }: HostWish) {
  const expected = seen && { id: seen.id, changedAt: seen.changedAt };
  return { ...wish, token: token.trim(), expected };
}

/**
 * What was filled in stays, over what somebody else changed meanwhile; all else is as it is now.
 * @param id of the one that the refusal named; anything else: there is none any more.
 */
export function asItIsNow(wish: HostWish, hosts: readonly OtherHost[], id: unknown): HostWish {
  const now = hosts.find((one) => one.id === id);
  if (now === undefined) return { ...wish, seen: null };
  const was = wish.seen === null ? emptyWish : wishOf(wish.seen);
  const kept = (name: 'label' | 'pin'): string => (wish[name] === was[name] ? wishOf(now)[name] : wish[name]);
  return { ...wish, label: kept('label'), pin: kept('pin'), seen: now };
}
