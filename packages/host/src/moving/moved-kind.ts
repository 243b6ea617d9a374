/** Whose database is moved: a host's, or an authority's, which is moved by the same code with other names. */
import type { DatabaseConfig, DatabaseHome } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { DatabaseOwner, Migration, Transaction } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { databaseHome } from '../host-home.ts';
import { migrations } from '../migrations/index.ts';
import { programVersion } from '../version.ts';

export interface MovedKind {
  readonly owner: DatabaseOwner;
  readonly migrations: readonly Migration[];
  home(folder: string): Omit<DatabaseHome, 'environment'>;
  /**
   * Notes that the database lives on as it was at `movedAt`: what the other has done since is not in it. In the transaction in which it
   * comes to life again.
   */
  takenBack(tx: Transaction, times: { readonly movedAt: Seconds; readonly now: Seconds }): Promise<void>;
}

export const movedHost: MovedKind = {
  owner: { role: 'host', program: programVersion },
  migrations,
  home: databaseHome,
  async takenBack(tx, { movedAt, now }) {
    const details = { takenAt: movedAt, program: programVersion, replaced: true };
    await recordAudit(tx, { at: now, actor: 'administrator', action: 'data-restored', subject: 'host', details });
  },
};

/** What is asked of a move. */
export interface MoveOptions {
  readonly folder: string;
  readonly kind: MovedKind;
  readonly environment: NodeJS.ProcessEnv;
  readonly now: () => Seconds;
}

/** Where to. */
export interface MoveTarget {
  readonly to: DatabaseConfig;
  /** Whether the configuration is changed as well. */
  readonly writeConfig: boolean;
}
