/** What administrators are told of the renewal of a grant: truly, whether it may be asked for, was, and what came of it. */
import type { Seconds } from '@attiva/protocol';
import type { RenewalAttempt } from './renewal.repository.ts';

/** State of one grant's renewal. */
export interface RenewalStatus {
  /** Whether the host asks by itself at all. */
  readonly enabled: boolean;
  /** From when it does; absent: never, the grant has no end or another one does its work. */
  readonly from?: Seconds;
  readonly askedAt?: Seconds;
  /** `renewed`, `unchanged` or the code of what went wrong. */
  readonly outcome?: string;
  readonly detail?: string;
  readonly nextAt?: Seconds;
}

export function renewalStatus(
  from: Seconds | undefined,
  last: RenewalAttempt | undefined,
  enabled: boolean,
): RenewalStatus {
  return {
    enabled,
    ...(from !== undefined && { from }),
    ...(last !== undefined && { askedAt: last.askedAt, outcome: last.outcome }),
    ...(last !== undefined && last.detail !== '' && { detail: last.detail }),
    ...(last !== undefined && from !== undefined && enabled && { nextAt: last.nextAt }),
  };
}

/** One sentence beside the end of an agreement. */
export function renewalSentence({ enabled, from, askedAt, outcome }: RenewalStatus, now: Seconds): string {
  const told = askedAt === undefined ? undefined : askedSentence(askedAt, outcome ?? '');
  if (!enabled) return [told, 'This host does not ask by itself: `renewal.enabled` is off.'].filter(Boolean).join(' ');
  if (told !== undefined || from === undefined) return told ?? '';
  // The day may be long past where the host stood still, or was registered late.
  const when = from <= now ? 'by itself as long as it runs' : `from ${day(from)} on`;
  return `This host asks the vendor for a new term ${when}.`;
}

function askedSentence(at: Seconds, outcome: string): string {
  if (outcome === 'renewed') return `It was renewed on ${day(at)}.`;
  if (outcome === 'unchanged') return `The vendor was asked on ${day(at)} and has no new term yet.`;
  return `Asking the vendor on ${day(at)} failed (${outcome}).`;
}

function day(seconds: Seconds): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
