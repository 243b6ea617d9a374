import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely } from 'kysely';
import { migrate } from '../migrations/migrate.ts';
import type { DialectFacts } from '../port/dialect-facts.ts';
import type {
  Database,
  Held,
  Migration,
  MigrationResult,
  PreparedStatement,
  RunResult,
  SqlParameters,
  Transaction,
} from '../port/database.ts';
import { prepareStatement } from '../port/prepared-statement.ts';
import { isStorageError } from '../port/storage-error.ts';
import { Turnstile } from '../port/turnstile.ts';
import { quoted } from '../port/quoted.ts';
import { copyToSqlite } from './copy-to-sqlite.ts';
import type { FlightOutcome } from './flight.ts';
import { isReading } from './placeholders.ts';
import type { PostgresConnection, Question } from './postgres-connection.ts';
import { countSteps, countStepsUnlessMoved, postgresFacts, takeWriterLock } from './postgres-facts.ts';
import { createPostgresQuery } from './postgres-query.ts';
import {
  executed,
  firstOfEach,
  type Opening,
  PostgresTransaction,
  readingOneMoment,
  rowsOf,
  writing,
  writingPatiently,
} from './postgres-transaction.ts';
import { toWire } from './postgres-values.ts';
import { questionOf } from './question.ts';
import { Readers } from './readers.ts';
import { SideLine } from './side-line.ts';
import { Statistics } from './statistics.ts';
import { listTables } from './tables.ts';

/** How the database opens the connections it needs. */
export interface Connector {
  writer(): Promise<PostgresConnection>;
  reader(): Promise<PostgresConnection>;
  /** For locks by name and announcements: answers soon or is given up. */
  sideLine(): Promise<PostgresConnection>;
  /** How often that connection is tried. */
  readonly heartbeatMilliseconds: number;
  /** Without limits of time, for what takes as long as it takes. */
  patient(readOnly: boolean): Promise<PostgresConnection>;
}

const mostReaders = 3;

/**
 * The database over one connection that writes and a few that read. Writers of all processes go one after another by an
 * advisory lock, as those of one SQLite file do, so that counts and quotas mean the same on both; readers wait for
 * nobody and see what was committed before they asked. A connection that was lost is replaced by the next call.
 */
export class PostgresDatabase<Schema> implements Database<Schema> {
  readonly facts: DialectFacts = postgresFacts;
  readonly #connector: Connector;
  readonly #now: () => number;
  readonly #turnstile = new Turnstile();
  readonly #readers: Readers;
  readonly #sideLine: SideLine;
  readonly #statistics: Statistics;
  #writer: PostgresConnection | undefined;
  /** The transaction the caller is in, if any: a nested one would wait for itself forever. */
  readonly #current = new AsyncLocalStorage<PostgresTransaction<Schema>>();
  /** Whether there is a table of steps that this account may read: known after `migrate`, until tables are made or dropped otherwise. */
  #hasSteps = false;
  #isFenced = false;
  #closed = false;
  #query: Kysely<Schema> | undefined;
  /** Those of the last `migrate`: a copy in a file is made with the same steps. */
  #migrations: readonly Migration[] = [];

  constructor(writer: PostgresConnection, connector: Connector, now: () => number) {
    this.#writer = writer;
    this.#connector = connector;
    this.#now = now;
    this.#readers = new Readers(mostReaders, () => connector.reader());
    this.#statistics = new Statistics(() => connector.patient(false));
    this.#sideLine = new SideLine(() => connector.sideLine(), connector.heartbeatMilliseconds);
  }

  get query(): Kysely<Schema> {
    this.#query ??= createPostgresQuery<Schema>(async (text, parameters) =>
      executed(await this.#alone({ text, rows: [toWire(parameters)] }, isReading(text))),
    );
    return this.#query;
  }

  async all<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row[]> {
    return rowsOf<Row>(await this.#alone(questionOf(sql, [parameters]), isReading(sql)));
  }

  async get<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row | undefined> {
    return rowsOf<Row>(await this.#alone(questionOf(sql, [parameters]), isReading(sql)))[0];
  }

  async run(sql: string, parameters: SqlParameters = []): Promise<RunResult> {
    return { changes: (await this.#alone(questionOf(sql, [parameters]), false)).changes };
  }

  async getEach<Row extends object>(sql: string, rows: readonly SqlParameters[]): Promise<(Row | undefined)[]> {
    return firstOfEach<Row>(await this.#alone(questionOf(sql, rows), isReading(sql)));
  }

  async runEach(sql: string, rows: readonly SqlParameters[]): Promise<RunResult> {
    return { changes: (await this.#alone(questionOf(sql, rows), false)).changes };
  }

  prepare<Row extends object>(sql: string): PreparedStatement<Row> {
    return prepareStatement<Row>(sql);
  }

  async transact<T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return this.#transact(work, writing);
  }

  async migrate(migrations: readonly Migration[]): Promise<MigrationResult> {
    const transact = async <T>(work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> =>
      this.#transact(work, writingPatiently);
    const result = await migrate({ transact }, migrations, this.#now);
    this.#migrations = migrations;
    this.#hasSteps = true;
    return result;
  }

  async copyTo(path: string): Promise<void> {
    this.#requireOutside();
    this.#requireOpen();
    await this.#patiently(true, async (connection) => {
      const refuse = async (): Promise<never> => {
        throw new TypeError('A copy is made on one connection.');
      };
      const moment = new PostgresTransaction<Schema>(connection, refuse, readingOneMoment);
      await copyToSqlite(moment, this.#migrations, path);
      await moment.rollback();
    });
  }

  /** Rewrites table by table; each is out of reach for as long as it takes. */
  async compact(): Promise<void> {
    await this.#inTurn(() =>
      this.#patiently(false, async (connection) => {
        for (const table of await listTables(connection)) {
          await connection.ask([{ text: `vacuum (full, analyze) ${quoted(table)}`, rows: [[]] }], { alone: true });
        }
      }),
    );
  }

  fence(): void {
    this.#isFenced = true;
  }

  /**
   * Reads every value of every row. That finds pages that cannot be read, those with wrong checksums where the server
   * keeps checksums (`initdb --data-checksums`), and values that cannot be taken apart; indexes are the server's own
   * affair (`pg_amcheck`).
   */
  async check(): Promise<void> {
    this.#requireOutside();
    this.#requireOpen();
    await this.#patiently(true, async (connection) => {
      for (const table of await listTables(connection)) {
        await connection.ask([{ text: `select sum(length(t::text)) from ${quoted(table)} as t`, rows: [[]] }]);
      }
    });
  }

  async hold(name: string): Promise<Held | undefined> {
    this.#requireOpen();
    return this.#sideLine.hold(name);
  }

  async listen(topic: string, listener: () => void): Promise<() => void> {
    this.#requireOpen();
    return this.#sideLine.listen(topic, listener);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#inTurn(async () => {
      this.#closed = true;
      await this.#readers.close();
      await this.#sideLine.close();
      await this.#statistics.quiet();
      await this.#writer?.close();
    });
  }

  async #transact<T>(work: (tx: Transaction<Schema>) => Promise<T>, how: Opening): Promise<T> {
    return this.#inTurn(async () => {
      const connection = await this.#connection();
      const opening = { ...how, witness: this.#witness() };
      const tx = new PostgresTransaction<Schema>(connection, () => this.#connection(), opening);
      try {
        const result = await this.#current.run(tx, work, tx);
        tx.end();
        await tx.commit();
        if (tx.hasScript) this.#hasSteps = false;
        this.#statistics.note(tx.changes);
        for (const done of tx.settled) done();
        return result;
      } catch (error) {
        tx.end();
        await tx.rollback();
        throw error;
      } finally {
        if (this.#writer !== undefined) this.#writer.patient = false;
      }
    });
  }

  /** A single statement outside a transaction: a reading one on a connection for that, any other under the writer's lock. */
  async #alone(question: Question, reading: boolean): Promise<FlightOutcome> {
    if (!reading) return this.#inTurn(() => this.#write(question));
    this.#requireOutside();
    this.#requireOpen();
    return this.#readers.ask(question);
  }

  /** One trip is one transaction: the server commits at its end. */
  async #write(question: Question): Promise<FlightOutcome> {
    const kept = this.#writer;
    const connection = await this.#connection();
    const lock: Question = { text: takeWriterLock, rows: [[]] };
    const witness = this.#witness();
    const first = witness === undefined ? [] : [{ text: witness, rows: [[]], tellsSteps: true }];
    const questions = [lock, ...first, question];
    const options = { commits: true, alone: true };
    try {
      const outcome = (await connection.ask(questions, options)).at(-1) as FlightOutcome;
      this.#statistics.note(outcome.changes);
      return outcome;
    } catch (error) {
      // One that had been idle may have ended long ago without our noticing; what it refused to begin is begun anew.
      if (connection !== kept || !connection.lost || !isStorageError(error) || error.uncertain) throw error;
      return (await (await this.#connection()).ask(questions, options)).at(-1) as FlightOutcome;
    }
  }

  /** What each writing transaction asks first, under the writer's lock and in the same trip. */
  #witness(): string | undefined {
    if (this.#isFenced) return countStepsUnlessMoved;
    return this.#hasSteps ? countSteps : undefined;
  }

  async #connection(): Promise<PostgresConnection> {
    if (this.#writer === undefined || this.#writer.lost) this.#writer = await this.#connector.writer();
    return this.#writer;
  }

  async #patiently<T>(readOnly: boolean, work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    const connection = await this.#connector.patient(readOnly);
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#requireOutside();
    const turn = this.#turnstile.enter();
    try {
      if (turn !== undefined) await turn;
      this.#requireOpen();
      return await work();
    } finally {
      this.#turnstile.leave();
    }
  }

  #requireOutside(): void {
    const current = this.#current.getStore();
    if (current === undefined || current.over) return;
    throw new TypeError('Inside transact use the transaction it gave you: the database itself would wait for you.');
  }

  #requireOpen(): void {
    if (this.#closed) throw new TypeError('The database is closed.');
  }
}
