/**
 * One trip to the server and back: any number of statements, one `Sync` behind them. Within it they are one transaction
 * unless they open one themselves; the first that fails takes those behind it along.
 */
import { type Connection, DatabaseError, type Submittable } from 'pg';
import { type Field, readerOfType, type WireValue } from './postgres-values.ts';

/** A text that the server keeps prepared under a name, as far as we know. */
export interface KeptStatement {
  readonly name: string;
  readonly text: string;
  /** `doubtful`: sent, but something failed before the answer. */
  state: 'new' | 'sent' | 'ready' | 'doubtful';
  /** Undefined as long as it does not answer with rows. */
  fields: readonly Field[] | undefined;
}

/** One text with any number of parameter rows. */
export interface FlightRequest {
  readonly statement: KeptStatement;
  readonly rows: readonly (readonly WireValue[])[];
  /** See `Question`. */
  readonly tellsSteps: boolean;
}

export interface FlightOutcome {
  /** Per parameter row the rows of its answer. */
  readonly answers: object[][];
  changes: number;
  /** The last command's word: `INSERT`, `ROLLBACK`. */
  command: string;
  /** Whether it answers with rows at all. */
  readonly reader: boolean;
}

interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

export class Flight implements Submittable {
  readonly #requests: readonly FlightRequest[];
  readonly #evicted: readonly string[];
  /** Told of each statement that was carried out. */
  readonly #onProgress: () => void;
  readonly #settle: (error: unknown, outcomes: readonly FlightOutcome[]) => void;
  readonly #outcomes: (FlightOutcome & { reader: boolean })[];
  /** The request and its parameter row whose answer comes next. */
  #request = 0;
  #row = 0;
  #failure: unknown;
  #settled = false;
  #sent = false;

  constructor(
    load: {
      readonly requests: readonly FlightRequest[];
      readonly evicted: readonly string[];
      readonly onProgress: () => void;
    },
    settle: (error: unknown, outcomes: readonly FlightOutcome[]) => void,
  ) {
    const { requests, evicted, onProgress } = load;
    this.#requests = requests;
    this.#evicted = evicted;
    this.#onProgress = onProgress;
    this.#settle = settle;
    this.#outcomes = requests.map(() => ({ answers: [], changes: 0, command: '', reader: false }));
  }

  /** Whether the server may have carried it out. It has not where its own word came before the first answer. */
  mayHaveCommitted(error: unknown): boolean {
    const untouched = this.#request === 0 && this.#row === 0 && error instanceof DatabaseError;
    return this.#sent && !untouched;
  }

  submit(connection: Connection): void {
    this.#sent = true;
    // One packet, not one for each message.
    connection.stream.cork();
    try {
      for (const name of this.#evicted) connection.close({ type: 'S', name }, true);
      for (const { statement, rows } of this.#requests) {
        if (statement.state === 'doubtful') connection.close({ type: 'S', name: statement.name }, true);
        if (statement.state === 'new' || statement.state === 'doubtful') {
          connection.parse({ name: statement.name, text: statement.text, types: [] }, true);
          connection.describe({ type: 'S', name: statement.name }, true);
          statement.state = 'sent';
          statement.fields = undefined;
        }
        for (const values of rows) {
          connection.bind({ statement: statement.name, values: [...values] }, true);
          connection.execute(null, true);
        }
      }
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  handleRowDescription({ fields }: RowDescription): void {
    const statement = this.#requests[this.#request]?.statement;
    if (statement === undefined) return;
    statement.fields = fields.map(({ name, dataTypeID }) => ({ name, read: readerOfType(dataTypeID) }));
  }

  handleDataRow({ fields: values }: { readonly fields: readonly (string | null)[] }): void {
    const fields = this.#requests[this.#request]?.statement.fields ?? [];
    const row: Record<string, unknown> = {};
    try {
      for (const [place, { name, read }] of fields.entries()) {
        const value = values[place] ?? null;
        row[name] = value === null ? null : read(value);
      }
    } catch (error) {
      this.#failure ??= error;
    }
    this.#answer().push(row);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const request = this.#requests[this.#request];
    const outcome = this.#outcomes[this.#request];
    if (request === undefined || outcome === undefined) return;
    this.#answer();
    const [, command = '', changes] = /^(\w+)(?: \d+)?? ?(\d+)?$/u.exec(text) ?? [];
    outcome.command = command;
    if (/^(?:INSERT|UPDATE|DELETE|MERGE)$/u.test(command)) outcome.changes += Number(changes ?? 0);
    outcome.reader = request.statement.fields !== undefined;
    request.statement.state = 'ready';
    this.#onProgress();
    this.#row += 1;
    if (this.#row < request.rows.length) return;
    this.#row = 0;
    this.#request += 1;
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: 'EMPTY' });
  }

  /** Only `Execute` with a limit suspends, and none of ours has one. */
  handlePortalSuspended(): void {}

  handleReadyForQuery(): void {
    this.#end(this.#failure);
  }

  handleError(error: unknown): void {
    for (const { statement } of this.#requests) if (statement.state === 'sent') statement.state = 'doubtful';
    this.#end(error);
  }

  #answer(): object[] {
    const answers = this.#outcomes[this.#request]?.answers ?? [];
    const present = answers[this.#row];
    if (present !== undefined) return present;
    const made: object[] = [];
    answers[this.#row] = made;
    return made;
  }

  #end(error: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settle(error, this.#outcomes);
  }
}

/** Several statements without parameters in one text, answered as a whole: for migrations. */
export class Script implements Submittable {
  readonly #sql: string;
  readonly #settle: (error: unknown) => void;
  #settled = false;

  constructor(sql: string, settle: (error: unknown) => void) {
    this.#sql = sql;
    this.#settle = settle;
  }

  submit(connection: Connection): void {
    connection.query(this.#sql);
  }

  handleRowDescription(): void {}

  handleDataRow(): void {}

  handleCommandComplete(): void {}

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleReadyForQuery(): void {
    this.#end(undefined);
  }

  handleError(error: unknown): void {
    this.#end(error);
  }

  #end(error: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#settle(error);
  }
}
