/** Whether another host is still as an administrator saw it: its token is never shown, so the time of its last change tells. */
import { changedMeanwhileError } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { type AuditAction, lastAbout } from '../audit/audit.repository.ts';
import type { StoredOther } from './other-host.repository.ts';

export interface SeenOther {
  readonly id: string;
  readonly changedAt: Seconds;
}

const deeds = {
  'other-host-added': 'took it in',
  'other-host-changed': 'changed it',
  'other-host-removed': 'removed it',
} as const satisfies Partial<Record<AuditAction, string>>;

const actions = Object.keys(deeds) as readonly (keyof typeof deeds)[];

/**
 * @param seen null: nothing stood there.
 * @throws {ActivationError} `changed-meanwhile`; `facts.id` where it is there.
 */
export async function requireAsSeen(
  on: Statements,
  other: StoredOther | undefined,
  seen: SeenOther | null,
): Promise<void> {
  if (other?.id === seen?.id && other?.changedAt === seen?.changedAt) return;
  const subject = other?.id ?? seen?.id ?? '';
  const last = await lastAbout(on, { subject, actions });
  const did = actions.find((action) => action === last?.action);
  const now = other === undefined ? 'it is there no longer' : `it is ${shownName(other)} now`;
  throw changedMeanwhileError({
    first: last,
    did: did === undefined ? '' : deeds[did],
    now,
    ...(other !== undefined && { facts: { id: other.id } }),
  });
}

function shownName({ label, address }: StoredOther): string {
  return label === '' ? `${address}, without a name,` : `"${label}"`;
}
