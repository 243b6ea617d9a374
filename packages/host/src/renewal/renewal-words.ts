/** What administrators are told of the renewal of a grant: truly, whether it may be asked for, was, and what came of it. */
import type { Seconds } from '@attiva/protocol';
import type { RenewalFacts } from '../sayings/warning-sentences.ts';
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

/** What is said of it beside the end of an agreement. */
export function renewalFacts({ enabled, from, askedAt, outcome = '' }: RenewalStatus, now: Seconds): RenewalFacts {
  const asks = enabled ? 'yes' : 'no';
  if (askedAt !== undefined) return { ...askedFacts(outcome), renewalDay: askedAt, asks };
  const nothing = { renewal: 'none', renewalDay: 0, outcome: '', asks } as const;
  if (!enabled || from === undefined) return nothing;
  // The day may be long past where the host stood still, or was registered late.
  return from <= now ? { ...nothing, renewal: 'soon' } : { ...nothing, renewal: 'later', renewalDay: from };
}

function askedFacts(outcome: string): Pick<RenewalFacts, 'renewal' | 'outcome'> {
  if (outcome === 'renewed' || outcome === 'unchanged') return { renewal: outcome, outcome: '' };
  return { renewal: 'failed', outcome };
}
