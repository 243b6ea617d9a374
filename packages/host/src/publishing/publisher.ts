/**
 * Publishing this host in DNS: its own SRV and TXT record in each of its domains, at start, every day, after a change and
 * soon after a failure; withdrawn when it stops. Each domain is by itself: one that refuses holds up no other. How a
 * message looks and who takes it is in the other files of this room; what the settings are is in `settings/`.
 */
import type { Log } from '@attiva/daemon';
import { type ActivationError, daySeconds, isActivationError, type Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import type { HostId } from '../hosts/host-id.ts';
import { isSameRecord, type OwnRecord } from './own-record.ts';
import {
  forget,
  forgetOutcome,
  loadOutcomes,
  loadRemembered,
  publishingEvents,
  recordPublishingEvent,
  type RememberedRecord,
  remember,
  saveOutcome,
  type StoredOutcome,
} from './publishing.repository.ts';
import type { ZoneChange } from './update-message.ts';

/** What should be in DNS now. */
export interface Wanted {
  /** One per domain, none where the host is not to be found. */
  readonly records: readonly OwnRecord[];
  /** This host's name there, where it has one. */
  readonly target?: string;
}

export interface PublisherOptions {
  readonly database: Database;
  /** Whose records they are: each host on a database publishes and withdraws its own. */
  readonly host: HostId;
  readonly log: Log;
  readonly now: () => Seconds;
  readonly wanted: () => Promise<Wanted>;
  /** Sends one update. @throws {ActivationError} `dns-update-…`. */
  readonly update: (domain: string, change: ZoneChange, signal: AbortSignal) => Promise<void>;
  /** Mark of this machine, '' where it has none. */
  readonly machine: string;
}

/** What became of a domain. */
export interface DomainOutcome extends StoredOutcome {
  /** When it is tried or renewed next; absent while nothing is planned. */
  readonly next?: Seconds;
}

/** Milliseconds for one update, and for all of them when the host stops. */
const updateMilliseconds = 15_000;
const withdrawMilliseconds = 3000;
/** Seconds from a failure to the next attempt: the first time, and at most. */
const firstRetry = 60;
const longestRetry = 3600;

interface DomainState {
  outcome?: StoredOutcome;
  /** What was sent last: nothing, where it was to be withdrawn. */
  sent?: OwnRecord;
  failures: number;
}

export class Publisher {
  readonly #options: PublisherOptions;
  readonly #states = new Map<string, DomainState>();
  #remembered: readonly RememberedRecord[] = [];
  #running: Promise<void> = Promise.resolve();
  #stopping = new AbortController();
  #started = false;
  /** This host's name when it was last asked for. */
  #target: string | undefined;

  private constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** Knows what was published and what became of it, over restarts. */
  static async open(options: PublisherOptions): Promise<Publisher> {
    const publisher = new Publisher(options);
    publisher.#remembered = await loadRemembered(options.database, options.host);
    for (const outcome of await loadOutcomes(options.database, options.host)) {
      publisher.#states.set(outcome.domain, { outcome, failures: 0 });
    }
    return publisher;
  }

  /** From now on domains are kept up to date; the first update of each is sent at once. */
  start(): void {
    this.#started = true;
    void this.#inTurn(() => this.#bringAll('all'));
  }

  get started(): boolean {
    return this.#started;
  }

  outcomes(): readonly DomainOutcome[] {
    return [...this.#states].flatMap(([, state]) => {
      if (state.outcome === undefined) return [];
      return this.#started ? { ...state.outcome, next: state.outcome.at + pause(state) } : state.outcome;
    });
  }

  remembered(): readonly OwnRecord[] {
    return this.#remembered.map(({ record }) => record);
  }

  /** Sends what is due. Called every minute, and at once when something may have changed. */
  look(): Promise<void> {
    return this.#started ? this.#inTurn(() => this.#bringAll('due')) : Promise.resolve();
  }

  /** Sends everything, due or not. */
  publishNow(): Promise<void> {
    return this.#inTurn(() => this.#bringAll('all'));
  }

  /** Takes the host's records out of DNS, as far as that goes within 3 seconds, all domains at once. */
  withdraw(): Promise<void> {
    const signal = AbortSignal.timeout(withdrawMilliseconds);
    return this.#inTurn(async () => {
      if (this.#remembered.length === 0 && this.#states.size === 0) return;
      const target = this.#target ?? (await this.#options.wanted()).target;
      await this.#eachDomain({ records: [], ...(target !== undefined && { target }) }, { force: true, signal });
    });
  }

  /** The end: what is under way is given up, then everything is withdrawn. */
  async stop(): Promise<void> {
    if (!this.#started) return;
    this.#started = false;
    this.#stopping.abort();
    await this.withdraw();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#running = this.#running.then(work).catch((error: unknown) => {
      this.#options.log.error({ err: error }, 'publishing in DNS failed');
    });
    return this.#running;
  }

  async #bringAll(which: 'due' | 'all'): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const wanted = await this.#options.wanted();
    this.#target = wanted.target;
    await this.#eachDomain(wanted, { force: which === 'all' });
  }

  /** Also the domains where something of ours lies that is no longer wanted. */
  async #eachDomain(wanted: Wanted, how: { readonly force: boolean; readonly signal?: AbortSignal }): Promise<void> {
    const ours = this.#remembered.filter((one) => this.#isOurs(one, wanted.target)).map(({ record }) => record);
    const domains = new Set([...wanted.records, ...ours].map(({ domain }) => domain));
    for (const domain of this.#states.keys()) if (!domains.has(domain)) await this.#forgetDomain(domain);
    await Promise.all(
      [...domains].map(async (domain) => {
        const record = wanted.records.find((one) => one.domain === domain);
        const earlier = ours.filter((one) => one.domain === domain);
        if (how.force || this.#isDue(domain, record)) await this.#bring(domain, { record, earlier }, how.signal);
      }),
    );
  }

  async #forgetDomain(domain: string): Promise<void> {
    this.#states.delete(domain);
    await forgetOutcome(this.#options.database, this.#options.host, domain);
  }

  /** A record of another machine is left alone: a copied or restored database brought it here. */
  #isOurs({ record, machine }: RememberedRecord, target: string | undefined): boolean {
    return record.target === target || (machine !== '' && machine === this.#options.machine);
  }

  #isDue(domain: string, record: OwnRecord | undefined): boolean {
    const state = this.#states.get(domain);
    if (state?.outcome === undefined || JSON.stringify(state.sent) !== JSON.stringify(record)) return true;
    // Either way: a clock that was set back must not make a host wait for the old time to come again.
    return Math.abs(this.#options.now() - state.outcome.at) >= pause(state);
  }

  async #bring(
    domain: string,
    { record, earlier }: { readonly record: OwnRecord | undefined; readonly earlier: readonly OwnRecord[] },
    signal?: AbortSignal,
  ): Promise<void> {
    const { database, host, machine } = this.#options;
    const remove = earlier.filter((one) => record === undefined || !isSameRecord(one, record));
    const add = record === undefined ? [] : [record];
    if (remove.length === 0 && add.length === 0) return;
    const isNew = record !== undefined && !earlier.some((one) => isSameRecord(one, record));
    // Before it is sent: whatever happens then, it is known what may lie there.
    if (record !== undefined) await remember(database, { host, record, machine });
    const limit = signal ?? AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(updateMilliseconds)]);
    const failure = await failureOf(this.#options.update(domain, { remove, add }, limit));
    if (signal === undefined && this.#stopping.signal.aborted) return;
    const gone = failure === undefined ? remove : isNew && wasNotDone(failure) ? add : [];
    await this.#note(domain, { record, failure, gone });
  }

  async #note(
    domain: string,
    done: {
      readonly record: OwnRecord | undefined;
      readonly failure: ActivationError | undefined;
      /** What surely does not lie there. */
      readonly gone: readonly OwnRecord[];
    },
  ): Promise<void> {
    const { database, host, now } = this.#options;
    const { record, failure, gone } = done;
    const outcome: StoredOutcome = { domain, at: now(), code: failure?.code ?? null, detail: failure?.detail ?? '' };
    const isGone = failure === undefined && record === undefined;
    await database.transact(async (tx) => {
      for (const one of gone) await forget(tx, host, one);
      if (isGone) return await forgetOutcome(tx, host, domain);
      await saveOutcome(tx, host, outcome);
      return await recordPublishingEvent(tx, outcome);
    });
    this.#remembered = await loadRemembered(database, host);
    this.#log(outcome, isGone);
    if (isGone) this.#states.delete(domain);
    else this.#states.set(domain, this.#stateAfter(domain, outcome, record));
  }

  #stateAfter(domain: string, outcome: StoredOutcome, record: OwnRecord | undefined): DomainState {
    const before = this.#states.get(domain);
    const failures = outcome.code === null ? 0 : (before?.failures ?? 0) + 1;
    return { outcome, failures, ...(record !== undefined && { sent: record }) };
  }

  #log({ domain, code, detail }: StoredOutcome, isGone: boolean): void {
    const { log } = this.#options;
    if (code !== null) log.warn({ event: publishingEvents.failed, domain, code }, detail);
    else if (isGone) log.info({ domain }, 'withdrawn from DNS');
    else log.info({ event: publishingEvents.succeeded, domain }, 'published in DNS');
  }
}

function pause({ outcome, failures }: DomainState): Seconds {
  if (outcome?.code === null) return daySeconds;
  return Math.min(longestRetry, firstRetry * 2 ** Math.min(Math.max(failures - 1, 0), 10));
}

/** After these nobody can say whether the name server did it; every other failure says that it did not. */
const uncertain: ReadonlySet<string> = new Set(['dns-update-timeout', 'dns-update-unsigned', 'dns-update-failed']);

function wasNotDone({ code }: ActivationError): boolean {
  return !uncertain.has(code);
}

async function failureOf(update: Promise<void>): Promise<ActivationError | undefined> {
  try {
    await update;
    return undefined;
  } catch (error) {
    if (isActivationError(error)) return error;
    throw error;
  }
}
