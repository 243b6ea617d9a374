/**
 * Events as they come, for readers that follow: server-sent events, from where a reader was. The number of readers, what
 * waits for a slow one and the time of each are bounded; whoever lost something is told. Reads are those of one look a
 * second, whoever wrote the rows, and only while somebody follows.
 */
import { Readable } from 'node:stream';
import { type Caller, isSameCaller, type Log } from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import { type EventFilter, eventsAfter, newestEvent } from './event.repository.ts';

export interface FeedParts {
  readonly database: Database;
  readonly log: Pick<Log, 'error'>;
  /** Between two looks; default 1000. */
  readonly everyMilliseconds?: number;
}

export interface FeedLimits {
  /** Readers at once. */
  readonly readers: number;
  /** Of them, those of one caller: nobody keeps the others out. */
  readonly ofOne: number;
  /** Bytes that may wait for one reader. */
  readonly waiting: number;
  /** Events of one look for one reader. */
  readonly atOnce: number;
  /** A reader that is further behind goes on with the newest `atOnce`. */
  readonly behind: number;
  /** Looks between two signs of life. */
  readonly beat: number;
  /** Looks after which a reader asks anew: then it is seen again whether it still may. */
  readonly looks: number;
}

export const feedLimits: FeedLimits = {
  readers: 16,
  ofOne: 4,
  waiting: 512 * 1024,
  atOnce: 500,
  behind: 2000,
  beat: 15,
  looks: 120,
};

/** Why the host ends a stream: its time is over (ask again), the reader is too slow, the host closes, its data failed. */
type Ending = 'time' | 'slow' | 'closing' | 'failed';

interface Reader {
  readonly caller: Caller;
  readonly stream: Readable;
  readonly filter: EventFilter;
  /** Number of the last event that was looked at. */
  cursor: number;
  looks: number;
  /** Nothing more is written; what waits may still be fetched. */
  ended: boolean;
}

/** Milliseconds in which a reader may still fetch what waits for it once its stream has ended. */
const graceMilliseconds = 5000;

export class EventFeed {
  readonly #parts: FeedParts;
  readonly #limits: FeedLimits;
  readonly #readers = new Set<Reader>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isClosed = false;

  constructor(parts: FeedParts, limits: FeedLimits = feedLimits) {
    this.#parts = parts;
    this.#limits = limits;
  }

  /**
   * What goes to one reader, as `text/event-stream`.
   * @param of `after`: the last event that it has; absent: from now on.
   * @throws {ActivationError} `busy`: as many follow as may, or the caller in as many places as one may.
   */
  async follow(of: EventFilter & { readonly after?: number }, caller: Caller): Promise<Readable> {
    const { after, ...filter } = of;
    this.#admit(caller);
    const newest = await newestEvent(this.#parts.database);
    this.#admit(caller); // Others may have come meanwhile.
    const stream = new Readable({ read: () => undefined });
    const cursor = Math.min(after ?? newest, newest);
    const reader: Reader = { caller, stream, filter, cursor, looks: 0, ended: false };
    this.#readers.add(reader);
    stream.once('close', () => this.#leave(reader));
    stream.push(block('begin', { newest }, reader.cursor));
    // The data are older than what the reader saw: a backup was put back, and numbers are given again.
    if (after !== undefined && after > newest) stream.push(block('gap', { after, upTo: newest }, newest));
    this.#timer ??= setInterval(() => void this.look(), this.#parts.everyMilliseconds ?? 1000).unref();
    return stream;
  }

  /** Sends what is new to every reader. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#looking;
    for (const reader of this.#readers) end(reader, 'closing');
  }

  /** The newest is refused: would the oldest end instead, its page came again at once and ended another. */
  #admit(caller: Caller): void {
    const { readers, ofOne } = this.#limits;
    const own = [...this.#readers].filter((one) => isSameCaller(one.caller, caller)).length;
    if (!this.#isClosed && this.#readers.size < readers && own < ofOne) return;
    const detail =
      own < ofOne
        ? `As many follow the events as may at once (${readers}); try again when somebody has closed a page.`
        : `You follow the events in ${own} places, as many as one may at once; close another page.`;
    throw new ActivationError('busy', detail, { retryAfterSeconds: 10 });
  }

  #leave(reader: Reader): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    try {
      const newest = await newestEvent(this.#parts.database);
      for (const reader of this.#readers) await this.#feed(reader, newest);
    } catch (error) {
      this.#parts.log.error({ err: error }, 'reading events for those who follow failed');
      for (const reader of this.#readers) end(reader, 'failed');
    }
  }

  async #feed(reader: Reader, newest: number): Promise<void> {
    const { atOnce, behind, beat, looks, waiting } = this.#limits;
    const { stream, filter } = reader;
    if (reader.ended || stream.destroyed) return;
    if (newest - reader.cursor > behind) {
      const upTo = newest - atOnce;
      stream.push(block('gap', { after: reader.cursor, upTo }, upTo));
      reader.cursor = upTo;
    }
    if (newest > reader.cursor) {
      const of = { ...filter, after: reader.cursor, upTo: newest, limit: atOnce };
      const events = await eventsAfter(this.#parts.database, of);
      if (stream.destroyed) return;
      for (const event of events) stream.push(block('event', event, event.event));
      reader.cursor = events.length < atOnce ? newest : (events.at(-1)?.event ?? newest);
    }
    reader.looks += 1;
    if (stream.readableLength > waiting) end(reader, 'slow');
    else if (reader.looks >= looks) end(reader, 'time');
    else if (reader.looks % beat === 0) stream.push(block('beat', { newest }, reader.cursor));
  }
}

function end(reader: Reader, why: Ending): void {
  const { stream, cursor, ended } = reader;
  if (ended || stream.destroyed) return;
  reader.ended = true;
  stream.push(block('end', { why }, cursor));
  stream.push(null);
  setTimeout(() => stream.destroy(), graceMilliseconds).unref();
}

/** JSON has no line end of its own: whatever a machine calls itself stays in its line. */
function block(kind: string, data: unknown, id: number): string {
  return `id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
}
