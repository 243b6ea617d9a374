import type { Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import type { TlsChange } from './host-tls.ts';

/** Writes each change of the TLS key into the audit; the key itself is in its file by then. */
export function recordTls(database: Database, now: () => Seconds): (what: TlsChange, actor: string) => Promise<void> {
  return async (what, actor) => {
    const entry = {
      at: now(),
      actor,
      action: 'tls-changed',
      subject: 'tls',
      details: { ...what },
    } as const;
    await database.transact((tx) => recordAudit(tx, entry));
  };
}
