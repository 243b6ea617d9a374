/**
 * One connection beside those for statements, opened when it is first needed: it holds locks by name for as long as it
 * lives, and hears what other processes announce.
 */
import type { Held } from '../port/database.ts';
import { StorageError } from '../port/storage-error.ts';
import { quoted } from '../port/quoted.ts';
import type { PostgresConnection, Question } from './postgres-connection.ts';
import { tryToHold, letGo } from './postgres-facts.ts';
import { rowsOf } from './postgres-transaction.ts';

/**
 * How often the connection is tried. The server gives a silent client up after 25 seconds, and its locks with it: we
 * must know before somebody else has them.
 */
export const heartbeatMilliseconds = 5_000;
const reconnectMilliseconds = 1_000;

type Listener = () => void;

export class SideLine {
  readonly #open: () => Promise<PostgresConnection>;
  /** Milliseconds from one heartbeat to the next. */
  readonly #every: number;
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Name → what to call when the lock is lost. */
  readonly #held = new Map<string, () => void>();
  #connection: Promise<PostgresConnection> | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(open: () => Promise<PostgresConnection>, every: number) {
    this.#open = open;
    this.#every = every;
  }

  async hold(name: string): Promise<Held | undefined> {
    if (this.#held.has(name)) return undefined;
    // Taken at once: the server would give a session the same lock twice.
    let tellLost = (): void => undefined;
    const lost = new Promise<void>((resolve) => {
      tellLost = resolve;
    });
    this.#held.set(name, tellLost);
    try {
      const connection = await this.#connected();
      if ((await askFlag(connection, tryToHold, name)) && !connection.lost) {
        return { lost, release: () => this.#release(connection, name, tellLost) };
      }
    } catch (error) {
      this.#forget(name, tellLost);
      throw error;
    }
    this.#forget(name, tellLost);
    return undefined;
  }

  async listen(topic: string, listener: Listener): Promise<() => void> {
    const ofTopic = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, ofTopic.add(listener));
    const stop = (): void => {
      ofTopic.delete(listener);
      if (ofTopic.size === 0) this.#listeners.delete(topic);
    };
    try {
      await this.#connected();
      return stop;
    } catch (error) {
      stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    this.#held.clear();
    this.#listeners.clear();
    const connection = this.#connection;
    this.#connection = undefined;
    // One that never came about needs no closing: whoever asked for it was told.
    const open = await connection?.catch(() => undefined);
    await open?.close();
  }

  async #release(connection: PostgresConnection, name: string, mark: () => void): Promise<void> {
    if (this.#held.get(name) !== mark) return;
    this.#held.delete(name);
    if (!connection.lost) await askFlag(connection, letGo, name);
  }

  #forget(name: string, mark: () => void): void {
    if (this.#held.get(name) === mark) this.#held.delete(name);
  }

  #connected(): Promise<PostgresConnection> {
    if (this.#closed) throw new TypeError('The database is closed.');
    this.#connection ??= this.#connect();
    return this.#connection;
  }

  async #connect(): Promise<PostgresConnection> {
    let connection: PostgresConnection | undefined;
    try {
      const opened = await this.#open();
      connection = opened;
      connection.onNotification = (_channel, topic) => this.#hear(topic);
      connection.onLost = () => this.#lose();
      this.#heartbeat = setInterval(() => void this.#beat(opened), this.#every).unref();
      await connection.ask([{ text: `listen ${quoted(connection.facts.channel)}`, rows: [[]] }]);
      return connection;
    } catch (error) {
      clearInterval(this.#heartbeat);
      this.#connection = undefined;
      if (connection !== undefined) {
        // Half open it is nobody's: its later end must not be taken for that of the line which is then in its place.
        connection.onLost = undefined;
        connection.destroy(error instanceof Error ? error : new Error(String(error)));
      }
      throw error;
    }
  }

  async #beat(connection: PostgresConnection): Promise<void> {
    if (connection.lost) return;
    try {
      await connection.ask([{ text: 'select 1 as alive', rows: [[]] }]);
    } catch (error) {
      connection.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #hear(topic: string): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener();
  }

  #lose(): void {
    clearInterval(this.#heartbeat);
    this.#connection = undefined;
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const tellLost of held) tellLost();
    this.#reconnectLater();
  }

  #reconnectLater(): void {
    if (this.#closed || this.#listeners.size === 0) return;
    this.#retry = setTimeout(() => void this.#reconnect(), reconnectMilliseconds).unref();
  }

  /** Whoever listens may have missed something meanwhile: each is told once. */
  async #reconnect(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#connected();
      for (const topic of this.#listeners.keys()) this.#hear(topic);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#reconnectLater();
    }
  }
}

async function askFlag(connection: PostgresConnection, text: string, name: string): Promise<boolean> {
  const question: Question = { text, rows: [[name]] };
  const [outcome] = await connection.ask([question], { alone: true });
  return outcome !== undefined && rowsOf<{ done: number }>(outcome)[0]?.done === 1;
}
