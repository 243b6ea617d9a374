/** Two people change the same thing: the second one is told who was first, what it is now, and looks before changing it again. */
import { changedMeanwhileError } from '@attiva/daemon';
import type { ActivationError, Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { type AuditAction, lastAbout } from './audit.repository.ts';

/** What the first of the two did, as a part of a sentence; its keys are the actions that change what others may have before them. */
const deeds = {
  'agreement-changed': 'changed it',
  'license-exception': 'changed it',
  'host-registered': 'registered a host',
  'object-issued': 'published an activation object',
  'device-licensed': 'was licensed',
  'grant-renewed': 'renewed a grant',
} as const satisfies Partial<Record<AuditAction, string>>;

type Changing = keyof typeof deeds;

/** Whatever a product key gives. */
export const givings: readonly Changing[] = ['host-registered', 'object-issued', 'device-licensed', 'grant-renewed'];

export interface Change {
  /** As it stands in the audit trail; absent: who it was is not told. */
  readonly subject?: string | undefined;
  /** By which of them it may have become another one. */
  readonly actions: readonly Changing[];
  /** What of it: a name among the details of the entry. */
  readonly naming?: string;
  /** When it was seen: who changed it before is not the one. Absent: the last one is told. */
  readonly since?: Seconds;
  /** What it is now, as a sentence without its end. */
  readonly now: string;
}

/** What to throw where something is no longer as it was seen: `changed-meanwhile`. */
export async function changedMeanwhile(on: Statements, change: Change): Promise<ActivationError> {
  const { subject, now, ...which } = change;
  const first = subject === undefined ? undefined : await lastAbout(on, { subject, ...which });
  return changedMeanwhileError({ first, did: first === undefined ? '' : deeds[first.action], now });
}
