/** Two people change the same thing: the second one is told who was first, and looks before changing it again. */
import { ActivationError } from '@attiva/protocol';
import type { Statements } from '@attiva/storage';
import { lastAbout } from './audit.repository.ts';

/** What to throw where something is no longer as it was seen; names who changed it last. */
export async function changedMeanwhile(on: Statements, subject: string): Promise<ActivationError> {
  const { actor = 'somebody', at = 0 } = (await lastAbout(on, subject)) ?? {};
  const when = new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return new ActivationError(
    'wrong-usage',
    `Meanwhile ${actor} changed it (${when} UTC); nothing was changed now. Look once more.`,
    { facts: { actor, at } },
  );
}
