import type { Kysely } from 'kysely';
import type { RunResult, SqlParameters, Transaction } from '../port/database.ts';
import type { DialectFacts } from '../port/dialect-facts.ts';
import { isStorageError, StorageError } from '../port/storage-error.ts';
import type { FlightOutcome } from './flight.ts';
import { inFewStatements } from './many-rows.ts';
import type { PostgresConnection, Question } from './postgres-connection.ts';
import {
  announceTopic,
  beginSnapshot,
  beginTransaction,
  commitTransaction,
  postgresFacts,
  rollbackTransaction,
  takeWriterLock,
} from './postgres-facts.ts';
import { createPostgresQuery } from './postgres-query.ts';
import { toWire } from './postgres-values.ts';
import { questionOf } from './question.ts';

const bare = (text: string): Question => ({ text, rows: [[]] });

/** What a transaction begins with, in the same trip as its first statement. */
export interface Opening {
  readonly statements: readonly string[];
  /** Behind them: answers with the `steps` of the schema. Undefined where there may be none yet. */
  readonly witness?: string | undefined;
  /** Without an end for statements on this side either. */
  readonly patient: boolean;
}

export const writing: Opening = { statements: [beginTransaction, takeWriterLock], patient: false };

/** Without limits of time: a step of a schema may rewrite a large table, and a second process waits for the first. */
export const writingPatiently: Opening = {
  statements: [beginTransaction, 'set local statement_timeout = 0', "set local lock_timeout = '10min'", takeWriterLock],
  patient: true,
};

/** One moment of everything, for copies. */
export const readingOneMoment: Opening = { statements: [beginSnapshot, postgresFacts.mayPause], patient: true };

/**
 * What `transact` hands to its work. It begins, and takes the lock of the one writer, with the first statement and in
 * the same trip; statements asked for in one tick share a trip as well.
 */
export class PostgresTransaction<Schema> implements Transaction<Schema> {
  readonly facts: DialectFacts = postgresFacts;
  readonly #replace: () => Promise<PostgresConnection>;
  #connection: PostgresConnection;
  /** Whether the server has answered: until then another connection can begin in the place of a lost one. */
  #answered = false;
  #replacing: Promise<void> | undefined;
  readonly #how: Opening;
  #begun = false;
  #changes = 0;
  #over = false;
  #hasScript = false;
  /** A statement failed: the server takes nothing but a rollback from here on. */
  #failure: StorageError | undefined;
  readonly #topics = new Set<string>();
  readonly #settled: (() => void)[] = [];
  /** Writes that go along with what comes next. */
  #unsent: Question[] = [];
  #query: Kysely<Schema> | undefined;

  /** `replace` makes another connection: one that was idle may have ended without our noticing. */
  constructor(connection: PostgresConnection, replace: () => Promise<PostgresConnection>, how: Opening) {
    this.#connection = connection;
    this.#replace = replace;
    this.#how = how;
    connection.patient = how.patient;
  }

  /** Rows changed by its statements. */
  get changes(): number {
    return this.#changes;
  }

  /** Whether it may have made or dropped tables. */
  get hasScript(): boolean {
    return this.#hasScript;
  }

  get over(): boolean {
    return this.#over;
  }

  /** From here on every statement is refused. */
  end(): void {
    this.#over = true;
  }

  get query(): Kysely<Schema> {
    this.#query ??= createPostgresQuery<Schema>(async (text, parameters) =>
      executed(await this.#one(() => ({ text, rows: [toWire(parameters)] }))),
    );
    return this.#query;
  }

  async all<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row[]> {
    return rowsOf<Row>(await this.#one(() => questionOf(sql, [parameters])));
  }

  async get<Row extends object>(sql: string, parameters: SqlParameters = []): Promise<Row | undefined> {
    return rowsOf<Row>(await this.#one(() => questionOf(sql, [parameters])))[0];
  }

  async run(sql: string, parameters: SqlParameters = []): Promise<RunResult> {
    return { changes: (await this.#one(() => questionOf(sql, [parameters]))).changes };
  }

  async getEach<Row extends object>(sql: string, rows: readonly SqlParameters[]): Promise<(Row | undefined)[]> {
    return firstOfEach<Row>(await this.#one(() => questionOf(sql, rows)));
  }

  async runEach(sql: string, rows: readonly SqlParameters[]): Promise<RunResult> {
    return { changes: (await this.#one(() => questionOf(sql, rows))).changes };
  }

  async script(sql: string): Promise<void> {
    this.#requireAlive();
    this.#hasScript = true;
    await this.#noting(async () => {
      await this.#ask([]);
      await this.#connection.script(sql);
    });
  }

  write(sql: string, rows: readonly SqlParameters[]): void {
    this.#requireAlive();
    try {
      this.#unsent.push(...inFewStatements(questionOf(sql, rows)));
    } catch (error) {
      // A wrong call is told where it was made; what failed, by the commit that does not take place.
      if (!isStorageError(error)) throw error;
      this.#failure ??= error;
    }
  }

  announce(topic: string): void {
    this.#requireAlive();
    this.#topics.add(topic);
  }

  /** Whom to call after the commit. */
  get settled(): readonly (() => void)[] {
    return this.#settled;
  }

  /** Nothing to do but to tell: the server has a process of its own for it. */
  settle(done: () => void): void {
    this.#requireAlive();
    this.#settled.push(done);
  }

  /** Resolves when everything is durable; see `StorageError.uncertain` for a connection lost meanwhile. */
  async commit(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    // They go along with the commit.
    const topics = { text: announceTopic, rows: [...this.#topics].map((topic) => [topic]) };
    if (!this.#begun && this.#topics.size === 0 && this.#unsent.length === 0) return;
    const opens = !this.#begun;
    const questions = [...this.#opening(), ...this.#unsent.splice(0), topics, bare(commitTransaction)];
    const outcomes = await this.#connection.ask(questions, { commits: true, opens });
    for (const { changes } of outcomes) this.#changes += changes;
    const outcome = outcomes.at(-1);
    // A statement that nobody waited for has failed: the server made a rollback of it.
    if (outcome?.command !== 'COMMIT') {
      throw this.#failure ?? new StorageError('failed', 'A statement of the transaction had failed.');
    }
  }

  async rollback(): Promise<void> {
    if (!this.#begun || this.#connection.lost) return;
    try {
      await this.#connection.ask([bare(rollbackTransaction)]);
    } catch (error) {
      // Its session ends, and with it the transaction.
      this.#connection.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Values are looked at before the transaction begins with the first of them. */
  async #one(makeQuestion: () => Question): Promise<FlightOutcome> {
    this.#requireAlive();
    const outcomes = await this.#noting(async () => this.#ask([makeQuestion()]));
    return outcomes.at(-1) as FlightOutcome;
  }

  async #ask(asked: readonly Question[]): Promise<FlightOutcome[]> {
    const connection = this.#connection;
    const questions = [...this.#unsent.splice(0), ...asked];
    try {
      const opens = !this.#begun;
      const outcomes = await connection.ask([...this.#opening(), ...questions], { opens });
      this.#answered = true;
      for (const { changes } of outcomes) this.#changes += changes;
      return outcomes;
    } catch (error) {
      if (this.#answered || !connection.lost) throw error;
      // Nothing of this transaction has taken place. All that were sent together come here, in their order.
      this.#replacing ??= this.#beginAnew();
      await this.#replacing;
      const opens = !this.#begun;
      return await this.#connection.ask([...this.#opening(), ...questions], { opens });
    }
  }

  async #beginAnew(): Promise<void> {
    this.#connection = await this.#replace();
    this.#connection.patient = this.#how.patient;
    this.#answered = true;
    this.#begun = false;
  }

  #opening(): Question[] {
    if (this.#begun) return [];
    this.#begun = true;
    const { statements, witness } = this.#how;
    return [...statements.map(bare), ...(witness === undefined ? [] : [{ ...bare(witness), tellsSteps: true }])];
  }

  async #noting<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isStorageError(error)) this.#failure ??= error;
      throw error;
    }
  }

  #requireAlive(): void {
    if (this.#over) throw new TypeError('This transaction is over; a statement came after its end.');
  }
}

export function rowsOf<Row extends object>(outcome: FlightOutcome): Row[] {
  return (outcome.answers[0] ?? []) as Row[];
}

export function firstOfEach<Row extends object>(outcome: FlightOutcome): (Row | undefined)[] {
  return outcome.answers.map((rows) => rows[0] as Row | undefined);
}

export function executed(outcome: FlightOutcome): { rows: object[]; changes: number; reader: boolean } {
  return { rows: rowsOf(outcome), changes: outcome.changes, reader: outcome.reader };
}
