/** Use case: look at the health, tell what has changed, try again what was not taken. One look at a time. */
import type { Log } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { recordAudit } from '../audit/audit.repository.ts';
import { type HostWarning, warning } from '../status/host-warning.ts';
import type { Channel } from './channels.ts';
import {
  afterFailure,
  type ChannelName,
  isDue,
  type Notice,
  noticeChanges,
  nothingRaised,
  type NotifyState,
  type Waiting,
} from './notice.ts';
import { loadNotifyState, saveNotifyState } from './notify.repository.ts';

export interface NotifierParts {
  readonly database: Database;
  readonly log: Log;
  readonly now: () => Seconds;
  /** Name of this machine. */
  readonly host: string;
  readonly channels: () => ReadonlyMap<ChannelName, Channel>;
  readonly warnings: () => Promise<readonly HostWarning[]>;
  /** Whether it is this host that notifies, of those on its database. */
  readonly isMine: () => boolean;
}

/** What became of a test notice on one channel. */
export interface Tried {
  readonly channel: ChannelName;
  readonly taken: boolean;
  readonly why?: string;
}

export class Notifier {
  readonly #parts: NotifierParts;
  readonly #stopping = new AbortController();
  #state: NotifyState | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
  }

  /** Looks now and every minute. */
  start(): void {
    this.#timer ??= setInterval(() => void this.look(), 60_000).unref();
    void this.look();
  }

  /** Sends nothing more; what waits is sent after the next start. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopping.abort();
    await this.#looking;
  }

  /** Never fails: what goes wrong is in the log and, where a channel is to blame, a warning. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#parts.log.error({ error }, 'looking at the health failed'))
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  /** What does not reach its receiver. */
  warnings(): readonly HostWarning[] {
    return Object.entries(this.#state?.failures ?? {}).map(([channel, detail]) => ({
      ...warning({ code: 'notify-failed' }, 'notification-not-taken', { channel, detail }),
      subject: channel,
    }));
  }

  /** Sends a test notice over every channel, at once and without a second try. @param actor for the audit */
  async test(actor: string): Promise<readonly Tried[]> {
    const { now, host, channels, database } = this.#parts;
    const at = now();
    const told = { code: 'notify-failed' as const, severity: 'warning' as const, remedy: 'Nothing: this is a test.' };
    const notice: Notice = {
      attiva: 1,
      number: 0,
      kind: 'test',
      at,
      since: at,
      host,
      text: 'This is a test.',
      ...told,
    };
    const tried = await Promise.all(
      [...channels()].map(async ([channel, deliver]): Promise<Tried> => {
        const why = await this.#deliver(deliver, notice);
        return { channel, taken: why === undefined, ...(why !== undefined && { why }) };
      }),
    );
    const details = { channels: tried.length, taken: tried.filter(({ taken }) => taken).length };
    const entry = { at, actor, action: 'notification-tested', subject: 'notifications', details } as const;
    await database.transact((tx) => recordAudit(tx, entry));
    return tried;
  }

  async #look(): Promise<void> {
    const { database, channels, warnings, now, host, isMine } = this.#parts;
    const open = channels();
    const found = open.size === 0 && isMine() ? [] : await warnings();
    if (!isMine()) return;
    // Anew each time: another host may have notified meanwhile.
    const before = (await loadNotifyState(database)) ?? nothingRaised;
    this.#state = before;
    if (open.size === 0) return; // Nobody is told; whoever is set up later hears what is the matter then.
    const seen = { warnings: found, now: now(), host };
    await this.#keep(before, noticeChanges(before, seen, [...open.keys()]));
    await this.#sendDue(open);
  }

  async #sendDue(open: ReadonlyMap<ChannelName, Channel>): Promise<void> {
    const now = this.#parts.now();
    for (const waiting of this.#now().waiting) {
      const deliver = open.get(waiting.channel);
      if (this.#stopping.signal.aborted) return;
      if (deliver !== undefined && !isDue(waiting, now)) continue;
      // A channel that is no longer set up has no notices.
      const why = deliver === undefined ? undefined : await this.#deliver(deliver, waiting.notice);
      if (this.#stopping.signal.aborted) return;
      await this.#settle(waiting, why);
    }
  }

  async #settle(waiting: Waiting, why: string | undefined): Promise<void> {
    const before = this.#now();
    const { [waiting.channel]: _gone, ...failures } = before.failures;
    const later = why === undefined ? undefined : afterFailure(waiting, this.#parts.now());
    const others = before.waiting.filter((one) => one !== waiting);
    await this.#keep(before, {
      ...before,
      waiting: later === undefined ? others : [...others, later],
      failures: why === undefined ? failures : { ...failures, [waiting.channel]: why },
    });
  }

  /** Gives why it was not taken. */
  async #deliver(deliver: Channel, notice: Notice): Promise<string | undefined> {
    try {
      await deliver(notice, this.#stopping.signal);
      return undefined;
    } catch (error) {
      const { code, number } = notice;
      this.#parts.log.warn({ notice: number, code, error }, 'a notification was not taken');
      return oneLine(error instanceof Error ? error.message : String(error));
    }
  }

  #now(): NotifyState {
    return this.#state ?? nothingRaised;
  }

  async #keep(before: NotifyState, after: NotifyState): Promise<void> {
    this.#state = after;
    if (JSON.stringify(before) !== JSON.stringify(after)) await saveNotifyState(this.#parts.database, after);
  }
}

/** What a stranger's server said, fit to show. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}
