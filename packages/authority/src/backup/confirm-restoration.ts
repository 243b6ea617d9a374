/**
 * After a restoration nothing is given that would be charged: what was given since the backup is forgotten, and would be given a
 * second time. An administrator lowers what keys may still give by what he knows of that time, and then confirms.
 */
import type { WarningDeclaration } from '@attiva/daemon';
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { listForgotten } from '../licenses/device.repository.ts';
import { findUnconfirmed, markConfirmed, type Restoration } from './restoration.repository.ts';

export const restoreUnconfirmedWarning: WarningDeclaration = {
  code: 'restore-unconfirmed',
  severity: 'high',
  text: 'This authority is a backup of {takenAt}Z: new hosts and machines are refused, for what it gave since is not known.',
  remedy: 'Lower the quotas by what the log shows since then, then run `attiva authority confirm-restore`.',
};

export interface ConfirmedRestoration extends Restoration {
  /** Clients whose license was given back or blocked since the backup: they are refused until the vendor says which. */
  readonly undecided: readonly string[];
}

/** @throws {ActivationError} `not-found` where no restoration waits for it. */
export async function confirmRestoration(
  database: Database,
  { at, actor }: { readonly at: Seconds; readonly actor: string },
): Promise<ConfirmedRestoration> {
  return database.transact(async (tx) => {
    const restoration = await findUnconfirmed(tx);
    if (restoration === undefined) {
      throw new ActivationError('not-found', 'No restoration waits to be confirmed: everything is given as usual.');
    }
    await markConfirmed(tx, at);
    const { takenAt, restoredAt } = restoration;
    const details = { takenAt, restoredAt };
    await recordAudit(tx, { at, actor, action: 'restoration-confirmed', subject: 'authority', details });
    return { ...restoration, undecided: (await listForgotten(tx)).map(({ client }) => client) };
  });
}
