/** Connections for statements outside of transactions: a few, opened when they are needed, one statement at a time each. */
import type { FlightOutcome } from './flight.ts';
import type { PostgresConnection, Question } from './postgres-connection.ts';

export class Readers {
  readonly #open: () => Promise<PostgresConnection>;
  readonly #most: number;
  readonly #idle: PostgresConnection[] = [];
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #whenQuiet: (() => void) | undefined;

  constructor(most: number, open: () => Promise<PostgresConnection>) {
    this.#most = most;
    this.#open = open;
  }

  async ask(question: Question): Promise<FlightOutcome> {
    if (this.#busy >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#busy += 1;
    try {
      return await this.#askOne(question);
    } finally {
      const next = this.#waiting.shift();
      if (next !== undefined) next();
      else {
        this.#busy -= 1;
        if (this.#busy === 0) this.#whenQuiet?.();
      }
    }
  }

  /** Waits for what was asked, then closes. */
  async close(): Promise<void> {
    if (this.#busy > 0) await new Promise<void>((resolve) => (this.#whenQuiet = resolve));
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()));
  }

  async #askOne(question: Question): Promise<FlightOutcome> {
    const kept = this.#takeIdle();
    const connection = kept ?? (await this.#open());
    try {
      return await this.#askOn(connection, question);
    } catch (error) {
      // One that had been idle may have ended long ago without our noticing; reading twice does no harm.
      if (kept === undefined || !connection.lost) throw error;
      return await this.#askOn(await this.#open(), question);
    }
  }

  async #askOn(connection: PostgresConnection, question: Question): Promise<FlightOutcome> {
    try {
      const [outcome] = await connection.ask([question], { alone: true });
      return outcome as FlightOutcome;
    } finally {
      if (!connection.lost) this.#idle.push(connection);
    }
  }

  #takeIdle(): PostgresConnection | undefined {
    for (;;) {
      const connection = this.#idle.pop();
      if (connection === undefined || !connection.lost) return connection;
    }
  }
}
