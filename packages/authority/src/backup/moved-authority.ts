/** What `migrate-database` needs to know of an authority; the moving itself is the code that hosts use. */
import type { Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { databaseHome, owner } from '../folder-vendor.ts';
import { migrations } from '../migrations/migrations.ts';
import { insertRestoration } from './restoration.repository.ts';

/** Seconds since 1970. */
interface Times {
  readonly movedAt: number;
  readonly now: number;
}

export const movedAuthority = {
  owner,
  migrations,
  home: databaseHome,
  /** As after a restore: what the other database has given since is not known here, so nothing new is given until somebody confirms. */
  async takenBack(tx: Transaction, { movedAt: takenAt, now }: Times): Promise<void> {
    const details = { takenAt, revokedSince: 0 };
    await recordAudit(tx, { at: now, actor: 'administrator', action: 'data-restored', subject: 'authority', details });
    await insertRestoration(tx, { takenAt, restoredAt: now });
  },
} as const;
