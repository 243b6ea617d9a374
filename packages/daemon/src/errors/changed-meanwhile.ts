import { ActivationError, type Seconds } from '@attiva/protocol';

/** What the audit trail tells of whoever was first. */
export interface FirstChange {
  readonly actor: string;
  readonly action: string;
  readonly at: Seconds;
}

export interface Meanwhile {
  /** Undefined: who it was is not told. */
  readonly first: FirstChange | undefined;
  /** What the first of the two did, as a part of a sentence: `changed it`. */
  readonly did: string;
  /** What it is now, as a sentence without its end. */
  readonly now: string;
  readonly facts?: Readonly<Record<string, string>>;
}

/** Two people change the same thing: what the second one is told. */
export function changedMeanwhileError({ first, did, now, facts }: Meanwhile): ActivationError {
  const who = first === undefined ? 'somebody changed it' : `${first.actor} ${did} (${minute(first.at)})`;
  return new ActivationError('changed-meanwhile', `Meanwhile ${who}: ${now}. Nothing was changed by you.`, {
    facts: { ...facts, ...(first && { actor: first.actor, action: first.action, at: first.at }) },
  });
}

/** `2026-11-26 14:05 UTC`. */
function minute(at: Seconds): string {
  return `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
