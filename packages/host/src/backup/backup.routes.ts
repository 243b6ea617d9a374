/** The administration's address for backups: the note in the audit, made before the copy so that the copy holds it. */
import { type AdministrationApi, object, yes, yesNo } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';

export type NoteBackup = (sealed: boolean, actor: string) => Promise<void>;

export function createBackupNotes(database: Database, now: () => Seconds): NoteBackup {
  return async (sealed, actor) => {
    const entry = { actor, action: 'backup-taken', subject: 'host', details: { sealed } } as const;
    await database.transact((tx) => recordAudit(tx, { ...entry, at: now() }));
  };
}

export function addBackupRoutes(api: AdministrationApi, note: NoteBackup): void {
  api.add(
    {
      method: 'POST',
      path: '/v1/backups',
      role: 'administrator',
      summary: 'Notes in the audit that a backup is taken now.',
      body: object({ sealed: yesNo({ about: 'Whether the backup is sealed.' }) }),
      answer: object({ noted: yes }),
    },
    async ({ body, caller }) => {
      await note(body.sealed, caller.name);
      return { noted: true } as const;
    },
  );
}
