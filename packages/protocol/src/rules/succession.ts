/**
 * How often the place of one machine may be handed on (spec/messages.md 4, "Succession"): the length of a chain of identities
 * is limited, not how many hand over to one. The lease of each link runs on, so a chain without end would license without end.
 */
import type { Seconds } from '../envelope/ids.ts';
import { successionWindowSeconds } from './time-limits.ts';

/**
 * What a row remembers of the successions that led to its identity: at place d − 1 when a chain of d of them began, of
 * several such chains the one that began last. At most three; none: the identity succeeded nobody.
 */
export type Lineage = readonly Seconds[];

/** Most successions in a row, within 30 days, that take a place over. */
export const mostSuccessions = 3;

/** Whether the place of an identity with this lineage may be handed on once more. */
export function maySucceed(lineage: Lineage, now: Seconds): boolean {
  const began = lineage[mostSuccessions - 1];
  return began === undefined || began <= now - successionWindowSeconds;
}

/**
 * The lineage of an identity after it has succeeded another. Chains through the other are longer by this link; those that led
 * here before stay (an agent takes over from many).
 */
export function lineageAfter(own: Lineage, predecessor: Lineage, now: Seconds): Lineage {
  const through = [now, ...predecessor].slice(0, mostSuccessions);
  const length = Math.max(own.length, through.length);
  return Array.from({ length }, (_, place) => Math.max(own[place] ?? 0, through[place] ?? 0));
}
