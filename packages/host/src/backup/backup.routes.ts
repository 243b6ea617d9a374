/** The administration's address for backups: the note in the audit, made before the copy so that the copy holds it. */
import type { HttpServer } from '@attiva/daemon';
import { ActivationError, type Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';

export type NoteBackup = (sealed: boolean) => Promise<void>;

export function createBackupNotes(database: Database, now: () => Seconds): NoteBackup {
  return async (sealed) => {
    const entry = { actor: 'administrator', action: 'backup-taken', subject: 'host', details: { sealed } } as const;
    await database.transact((tx) => recordAudit(tx, { ...entry, at: now() }));
  };
}

export function addBackupRoutes({ fastify }: HttpServer, note: NoteBackup): void {
  fastify.post('/v1/backups', { config: { body: 'json' as const } }, async (request) => {
    const { sealed } = (request.body ?? {}) as { readonly sealed?: unknown };
    if (typeof sealed !== 'boolean') {
      throw new ActivationError('wrong-usage', 'sealed must be true or false', { facts: { fields: ['sealed'] } });
    }
    await note(sealed);
    return { noted: true };
  });
}
