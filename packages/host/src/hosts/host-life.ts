/**
 * A host among the others on its database: its signs of life, who is silent, and which one does what is done once (tidying, figures of the
 * day, lists of the vendors, notifications): whoever has the lock for it, and another within seconds when that one ends.
 */
import type { Log } from '@attiva/daemon';
import { daySeconds, isActivationError, minuteSeconds, type Seconds } from '@attiva/protocol';
import {
  type Database,
  type Held,
  isStorageError,
  listStepsBeyond,
  movedTopic,
  requireKnownSchema,
  requireUnmoved,
} from '@attiva/storage';
import { migrations } from '../migrations/index.ts';
import { type HostWarning, warning, withoutNames } from '../status/host-warning.ts';
import type { RequireNamesAgreed } from './agree-on-names.ts';
import type { HostId } from './host-id.ts';
import { roundsOf } from './rounds.ts';
import { listHosts, loadWarnings, saveHost, saveLife, saveWarnings, type StoredHost } from './hosts.repository.ts';

export interface HostLifeOptions {
  readonly database: Database;
  readonly host: HostId;
  /** Of its machine. */
  readonly name: string;
  /** Version. */
  readonly program: string;
  readonly log: Log;
  readonly now: () => Seconds;
  /** Whether other hosts may have the same database. */
  readonly isShared: boolean;
  readonly requireNamesAgreed: RequireNamesAgreed;
  /** The database has a schema now that this program cannot work with, was moved away, or keeps less of names: it has to end. */
  readonly onOutdated?: ((error: Error) => void) | undefined;
  /** Between two tries to have the work; default 2000. Signs of life are rarer. */
  readonly everyMilliseconds?: number;
}

/** A host on the same database, for administrators. */
export interface KnownHost extends Omit<StoredHost, 'worksSince'> {
  /** The one that tells. */
  readonly here: boolean;
  /** `ended`: with a word. `silent`: without one. */
  readonly state: 'running' | 'ended' | 'silent';
  /** Since when it does what one host does for all. */
  readonly worksSince?: Seconds;
}

const lifeSeconds = 15;
const silentAfter = 3 * minuteSeconds;
const silentUntil = 30 * daySeconds;

export class HostLife {
  readonly #options: HostLifeOptions;
  #timer: NodeJS.Timeout | undefined;
  readonly #rounds = roundsOf(
    () => this.#beat(),
    (error) => this.#options.log.error({ err: error }, 'the database was not told that this host lives'),
  );
  #address = '';
  #work: { readonly held: Held; readonly since: Seconds } | undefined;
  #savedAt: Seconds | undefined;
  #savedWork: Seconds | null = null;
  #silent: readonly StoredHost[] = [];
  #runsAlone = true;
  #unlisten: (() => void) | undefined;
  /** Somebody has said so: it is looked at before its time. */
  #mayBeMoved = false;
  /** Nothing more can be written into the database. */
  #isMoved = false;

  constructor(options: HostLifeOptions) {
    this.#options = options;
  }

  /** It answers there from now on. */
  async start(address: string): Promise<void> {
    this.#address = address;
    if (!this.#options.isShared) return;
    const { database } = this.#options;
    this.#unlisten ??= await database.listen(movedTopic, () => {
      this.#mayBeMoved = true;
      void this.beat();
    });
    await this.beat();
    this.#timer ??= setInterval(() => void this.beat(), this.#options.everyMilliseconds ?? 2000).unref();
  }

  /** Whether this host does what is done once. */
  get works(): boolean {
    return !this.#options.isShared || this.#work !== undefined;
  }

  /** Whether no other host on this database has been heard of lately. */
  get runsAlone(): boolean {
    return this.#runsAlone;
  }

  /** The hosts on this database, this one as it is now; `undefined` where no other can be on it. */
  async list(): Promise<readonly KnownHost[] | undefined> {
    const { database, host, now, isShared } = this.#options;
    if (!isShared) return undefined;
    const own = { address: this.#address, seenAt: now() };
    return (await listHosts(database)).map(({ worksSince, ...one }) => {
      const here = one.host === host;
      const { address, seenAt } = here ? own : one;
      return {
        ...one,
        address,
        seenAt,
        here,
        state: stateOf({ address, seenAt }, now()),
        ...(worksSince !== null && { worksSince }),
      };
    });
  }

  /** Steps of the schema that a newer host has made, which this one goes on without; none where no other can be on its database. */
  async newerSteps(): Promise<readonly string[]> {
    return this.#options.isShared ? listStepsBeyond(this.#options.database, migrations) : [];
  }

  /** Hosts that ended without a word. */
  warnings(): readonly HostWarning[] {
    return this.#silent.map(({ host, name, seenAt }) => ({
      ...warning({ code: 'host-silent' }, 'host-silent', { name: name || host, sinceAt: seenAt }),
      subject: host,
    }));
  }

  /** For whoever notifies: these are this host's. Gives those of the others, as far as this host notifies. */
  async exchangeWarnings(own: readonly HostWarning[]): Promise<readonly HostWarning[]> {
    const { database, host, now, isShared } = this.#options;
    if (!isShared) return own;
    await saveWarnings(database, host, own.map(withoutNames));
    const others = await loadWarnings<HostWarning>(database, { host, since: now() - silentAfter });
    const all = new Map(own.map((one) => [markOf(one), one]));
    for (const { name, warnings } of others) {
      for (const one of warnings) {
        if (!all.has(markOf(one))) all.set(markOf(one), { ...one, text: `${name}: ${one.text}` });
      }
    }
    return [...all.values()];
  }

  /** An orderly end: nobody misses it. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#unlisten?.();
    await this.#rounds.settled();
    const { database, host, now, isShared } = this.#options;
    if (!isShared || this.#address === '') return;
    await this.#work?.held.release();
    this.#work = undefined;
    if (this.#isMoved) return;
    await saveLife(database, { host, address: '', seenAt: now(), worksSince: null });
  }

  /** A sign of life, and a look at the others, that begin after it was called. Never fails, never twice at once. */
  beat(): Promise<void> {
    return this.#rounds.ask();
  }

  async #beat(): Promise<void> {
    if (this.#isMoved) return;
    const { database, host, now } = this.#options;
    await this.#takeWork();
    const [at, worksSince] = [now(), this.#work?.since ?? null];
    const isDue = this.#savedAt === undefined || Math.abs(at - this.#savedAt) >= lifeSeconds;
    if (!isDue && worksSince === this.#savedWork && !this.#mayBeMoved) return;
    this.#mayBeMoved = false;
    await this.#lookAtDatabase();
    if (this.#isMoved) return;
    await this.#saveLife({ host, address: this.#address, seenAt: at, worksSince });
    [this.#savedAt, this.#savedWork] = [at, worksSince];
    const others = (await listHosts(database)).filter((one) => one.host !== host);
    this.#silent = others.filter((one) => one.address !== '' && isSilent(one.seenAt, at));
    this.#runsAlone = others.every((one) => stateOf(one, at) !== 'running');
  }

  /** One that was silent for so long that somebody has forgotten it, and lives, is known again. */
  async #saveLife(life: Parameters<typeof saveLife>[1]): Promise<void> {
    const { database, name, program } = this.#options;
    await database.transact(async (tx) => {
      if (await saveLife(tx, life)) return;
      await saveHost(tx, { host: life.host, name, program, startedAt: life.seenAt });
      await saveLife(tx, life);
    });
  }

  async #lookAtDatabase(): Promise<void> {
    const { database, log, onOutdated, requireNamesAgreed } = this.#options;
    try {
      await requireUnmoved(database);
      await requireKnownSchema(database, migrations);
      await requireNamesAgreed(database);
    } catch (error) {
      if (isActivationError(error) && error.code === 'hosts-disagree') {
        log.error({ err: error }, `${error.detail}: this host ends`);
        onOutdated?.(error);
        return;
      }
      if (!isStorageError(error) || (error.reason !== 'newer' && error.reason !== 'moved')) throw error;
      this.#isMoved = error.reason === 'moved';
      const what = this.#isMoved ? 'the database was moved away' : 'a newer host has changed the database';
      log.error({ err: error }, `${what}: this host ends`);
      onOutdated?.(error);
    }
  }

  async #takeWork(): Promise<void> {
    if (this.#work !== undefined) return;
    const { database, log, now } = this.#options;
    const held = await database.hold('work of one host');
    if (held === undefined) return;
    const work = { held, since: now() };
    this.#work = work;
    log.info('this host does now what one host does for all on its database');
    void held.lost.then(() => {
      if (this.#work === work) this.#work = undefined;
    });
  }
}

/** What is to be thought of a host by its last sign of life. */
export function stateOf({ address, seenAt }: Pick<StoredHost, 'address' | 'seenAt'>, now: Seconds): KnownHost['state'] {
  if (address === '') return 'ended';
  return now - seenAt > silentAfter ? 'silent' : 'running';
}

function isSilent(seenAt: Seconds, now: Seconds): boolean {
  return now - seenAt > silentAfter && now - seenAt < silentUntil;
}

function markOf({ code, subject = '' }: HostWarning): string {
  return `${code} ${subject}`;
}
