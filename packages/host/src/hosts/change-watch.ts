/**
 * What one host changes is in force at the others within about a second: each reads the audit trail on from where it was, for every change
 * of an administrator stands there, written in the transaction of the change (decision 22). Nothing can be lost on the way.
 */
import type { Log } from '@attiva/daemon';
import type { Database, Statements } from '@attiva/storage';
import type { AuditAction } from '../audit/audit.repository.ts';
import { roundsOf } from './rounds.ts';

/** What is held in memory and loaded anew when another host has changed it. */
export type ChangedPart = 'settings' | 'vendors' | 'access' | 'hints';

export const changedParts: readonly ChangedPart[] = ['settings', 'vendors', 'access', 'hints'];

/** `undefined`: every host reads it from the database each time, or it is its own. */
const partOf: Readonly<Record<AuditAction, ChangedPart | undefined>> = {
  'settings-changed': 'settings',
  'vendor-added': 'vendors',
  'signing-key-made': 'vendors',
  'host-registered': 'vendors',
  'revocations-taken': 'vendors',
  'grant-renewed': 'vendors',
  'host-key-retired': 'vendors',
  'pack-added': 'vendors',
  'account-added': 'access',
  'account-changed': 'access',
  'account-removed': 'access',
  'account-password-set': 'access',
  'second-factor-set': 'access',
  'second-factor-removed': 'access',
  'api-token-made': undefined,
  'api-token-revoked': 'access',
  'logged-in': undefined,
  'log-in-refused': undefined,
  'console-link-made': undefined,
  'console-exposed': undefined,
  'console-closed': undefined,
  'sessions-ended': 'access',
  'hints-given': 'hints',
  'hints-withdrawn': 'hints',
  'machine-forgotten': 'hints',
  'machines-removed': 'hints',
  'machines-marked': undefined,
  'tls-changed': undefined,
  'host-request-made': undefined,
  'host-request-withdrawn': undefined,
  'roll-taken': undefined,
  'roll-removed': undefined,
  'requests-carried': undefined,
  'notification-tested': undefined,
  'backup-taken': undefined,
  'data-restored': undefined,
  'usage-stated': undefined,
  'clients-exported': undefined,
  'clients-imported': undefined,
  'other-host-added': undefined,
  'other-host-changed': undefined,
  'other-host-removed': undefined,
  'host-forgotten': undefined,
};

export interface ChangeWatchOptions {
  readonly database: Database;
  readonly log: Log;
  /** Loads a part anew. */
  readonly takeOver: Readonly<Record<ChangedPart, () => Promise<void>>>;
  /** Between two looks; default 1000. */
  readonly everyMilliseconds?: number;
}

/** As far as the trail and the hints were read. */
interface Mark {
  readonly position: number;
  /** Of the row there: after a failover that lost commits another may stand in its place. */
  readonly digest: string;
  readonly hints: number;
}

export class ChangeWatch {
  readonly #options: ChangeWatchOptions;
  #mark: Mark;
  /** Parts whose loading failed: tried again at the next look. */
  readonly #owed = new Set<ChangedPart>();
  #timer: NodeJS.Timeout | undefined;
  readonly #rounds = roundsOf(
    () => this.#look(),
    (error) => this.#options.log.error({ err: error }, 'what other hosts change could not be taken over'),
  );

  private constructor(options: ChangeWatchOptions, mark: Mark) {
    this.#options = options;
    this.#mark = mark;
  }

  /** From now on; before anything is loaded, so that nothing falls between. */
  static async open(
    options: Omit<ChangeWatchOptions, 'takeOver'>,
  ): Promise<(takeOver: ChangeWatchOptions['takeOver']) => ChangeWatch> {
    const mark = await loadMark(options.database);
    return (takeOver) => new ChangeWatch({ ...options, takeOver }, mark);
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.look(), this.#options.everyMilliseconds ?? 1000).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#rounds.settled();
  }

  /**
   * Takes over all that was changed before it was called. Never fails, and never twice at once: what cannot be loaded is loaded
   * later.
   */
  look(): Promise<void> {
    return this.#rounds.ask();
  }

  async #look(): Promise<void> {
    const { database, takeOver } = this.#options;
    const now = await loadMark(database);
    for (const part of await changedSince(database, this.#mark, now)) this.#owed.add(part);
    this.#mark = now;
    // Each by itself: a port that is taken here keeps no revocation out.
    const tried = await Promise.allSettled(
      changedParts
        .filter((part) => this.#owed.has(part))
        .map(async (part) => {
          await takeOver[part]();
          this.#owed.delete(part);
        }),
    );
    const failed = tried.find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }
}

async function changedSince(on: Statements, before: Mark, now: Mark): Promise<readonly ChangedPart[]> {
  const hints: readonly ChangedPart[] = now.hints === before.hints ? [] : ['hints'];
  if (now.position === before.position && now.digest === before.digest) return hints;
  // The database is an older one now: a standby took over that had not heard of the last commits, or a backup was put back.
  if (now.position < before.position || now.hints < before.hints) return changedParts;
  const row = await on.get<{ digest: string }>('select digest from audit where position = ?', [before.position]);
  if (before.position > 0 && row?.digest !== before.digest) return changedParts;
  const rows = await on.all<{ action: string }>('select distinct action from audit where position > ?', [
    before.position,
  ]);
  const parts = rows.map(({ action }) => partOf[action as AuditAction]);
  return [...new Set([...hints, ...parts.filter((part) => part !== undefined)])];
}

const movedHints = 'hints-moved';

async function loadMark(on: Statements): Promise<Mark> {
  const row = await on.get<{ position: number; digest: string }>(
    'select position, digest from audit order by position desc limit 1',
  );
  const hints = await on.get<{ value: string }>('select value from facts where name = ?', [movedHints]);
  return { position: row?.position ?? 0, digest: row?.digest ?? '', hints: Number(hints?.value ?? 0) };
}

/** Machines were given hints, have obeyed them or handed them on: no administrator did that, so that it stands in no trail. */
export async function noteMovedHints(on: Statements): Promise<void> {
  await on.run(
    `insert into facts (name, value) values (?, '1')
      on conflict (name) do update set value = cast(cast(facts.value as bigint) + 1 as text)`,
    [movedHints],
  );
}
