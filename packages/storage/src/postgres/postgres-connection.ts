/**
 * One connection to the server: sends statements (those asked for in one tick together), keeps them prepared, turns
 * errors into `StorageError`. Who may ask when is left to `postgres-database.ts`.
 */
import { Client } from 'pg';
import { StorageError, type StorageReason } from '../port/storage-error.ts';
import { Flight, type FlightOutcome, type FlightRequest, type KeptStatement, Script } from './flight.ts';
import { endsSession, isStalePlan, storageErrorOf } from './postgres-errors.ts';
import { oldestVersion, rollbackTransaction, sessionQuestion } from './postgres-facts.ts';
import { type PostgresPlace, type PostgresServer, tlsOptions } from './postgres-place.ts';
import type { WireValue } from './postgres-values.ts';

export interface ConnectOptions {
  readonly place: PostgresPlace;
  /** For reading only: the server refuses everything else, and each trip sees one moment. */
  readonly readOnly: boolean;
  readonly connectMilliseconds: number;
  /** For one statement; then the server gives it up, and a little later so do we. */
  readonly statementMilliseconds: number;
  readonly lockMilliseconds: number;
}

/** What the server said of itself. */
export interface SessionFacts {
  readonly schema: string;
  readonly initialized: boolean;
  /** On which processes of this schema announce things to one another. */
  readonly channel: string;
}

/** A statement with parameter rows; `text` has `$1`. */
export interface Question {
  readonly text: string;
  readonly rows: readonly (readonly WireValue[])[];
  /** Its row says how many `steps` the schema has: where that is news, texts behind this trip are prepared anew. */
  readonly tellsSteps?: boolean;
}

export interface AskOptions {
  /** With it the transaction ends: a connection that is lost now leaves its outcome open. */
  readonly commits?: boolean;
  /** Its first question begins a transaction: a trip that fails has done nothing, and can be made again. */
  readonly opens?: boolean;
  /** In a trip of its own, not together with what others ask: outside a transaction. */
  readonly alone?: boolean;
}

interface Waiting {
  readonly requests: readonly FlightRequest[];
  readonly options: AskOptions;
  readonly resolve: (outcomes: FlightOutcome[]) => void;
  readonly reject: (error: unknown) => void;
  /** Once with texts prepared anew: nothing of the first time took place. */
  readonly retried?: boolean;
}

/** Programs build few distinct texts; beyond this something builds texts from values, and forgetting all is cheap. */
const mostStatementsKept = 500;

/** A server that holds a transaction open for us gives it up after this: the next process must not wait for a dead one. */
const idleMilliseconds = 20_000;

/** How much later than the server we give up ourselves: its own word is the better one. */
function graceAfter(milliseconds: number): number {
  return Math.min(Math.max(milliseconds, 1_000), 5_000);
}

export class PostgresConnection {
  readonly facts: SessionFacts;
  readonly #client: Client;
  readonly #options: ConnectOptions;
  readonly #kept = new Map<string, KeptStatement>();
  /** How many the schema had when last asked; undefined where what is prepared may be of another. */
  #steps: number | undefined;
  /** Names that the server may forget. */
  #evicted: string[] = [];
  #names = 0;
  #waiting: Waiting[] = [];
  #flying = false;
  #scheduled = false;
  #lost: unknown;
  #timer: NodeJS.Timeout | undefined;
  /** Without an end for statements: for migrations and copies. */
  patient = false;
  /** Trips made so far. */
  trips = 0;
  onNotification: ((channel: string, payload: string) => void) | undefined;
  /** Told once when the connection breaks, or is closed. */
  onLost: (() => void) | undefined;

  private constructor(client: Client, options: ConnectOptions, facts: SessionFacts) {
    this.#client = client;
    this.#options = options;
    this.facts = facts;
    client.on('error', (error) => this.#break(error));
    client.on('end', () => this.#break(new Error('the connection ended')));
    client.on('notification', ({ channel, payload }) => this.onNotification?.(channel, payload ?? ''));
  }

  /** Connects to the first server that is the primary. Rejects with the error of the one that got furthest. */
  static async open(options: ConnectOptions): Promise<PostgresConnection> {
    let failure: unknown;
    for (const server of options.place.servers) {
      try {
        return await openAt(server, options, (client, facts) => new PostgresConnection(client, options, facts));
      } catch (error) {
        // A standby that answers says less than a primary that refuses, and more than a machine that is silent.
        if (failure === undefined || !(error instanceof StorageError && error.reason === 'unreachable'))
          failure = error;
      }
    }
    throw failure;
  }

  get lost(): boolean {
    return this.#lost !== undefined;
  }

  /**
   * Sends the questions in one trip, together with others asked for in this tick, and resolves with an outcome for each.
   * All of a trip fail together.
   */
  async ask(questions: readonly Question[], options: AskOptions = {}): Promise<FlightOutcome[]> {
    const requests = questions.map(({ text, rows, tellsSteps = false }) => ({
      statement: this.#statement(text),
      rows,
      tellsSteps,
    }));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ requests, options, resolve, reject });
      if (this.#flying || this.#scheduled) return;
      this.#scheduled = true;
      queueMicrotask(() => {
        this.#scheduled = false;
        this.#depart();
      });
    });
  }

  /** Runs a text of several statements, after everything asked for before. */
  async script(sql: string): Promise<void> {
    // Statements and scripts go in turn: an empty trip waits for those before.
    while (this.#flying || this.#waiting.length > 0) await this.ask([]);
    if (this.#lost !== undefined) throw this.#judge(this.#lost, false);
    await new Promise<void>((resolve, reject) => {
      const script = new Script(sql, (error) => {
        this.#land();
        // It may have altered tables, and may yet be rolled back.
        this.#steps = undefined;
        this.#prepareAnew();
        if (error === undefined) resolve();
        else reject(this.#judge(error, false));
      });
      this.#launch(script);
    });
  }

  async close(): Promise<void> {
    if (this.#lost === undefined) this.#lost = new Error('the connection was closed');
    await this.#client.end();
  }

  /** Ends it without a word, as a broken wire would. */
  destroy(reason: Error): void {
    this.#client.connection.stream.destroy(reason);
    this.#break(reason);
  }

  #depart(): void {
    if (this.#flying) return;
    const first = this.#waiting[0];
    if (first === undefined) return;
    const together = first.options.alone === true ? 1 : this.#waiting.findIndex(({ options }) => options.alone);
    const passengers = this.#waiting.splice(0, together < 1 ? this.#waiting.length : together);
    const requests = passengers.flatMap((one) => one.requests.filter(({ rows }) => rows.length > 0));
    if (this.#lost !== undefined) {
      for (const { reject } of passengers) reject(this.#judge(this.#lost, false));
      this.#depart();
      return;
    }
    if (requests.length === 0) {
      for (const one of passengers) one.resolve(one.requests.map(nothing));
      this.#depart();
      return;
    }
    const commits = passengers.some(({ options }) => options.commits);
    const evicted = this.#evicted;
    this.#evicted = [];
    const flight = new Flight({ requests, evicted, onProgress: () => this.#timer?.refresh() }, (error, outcomes) => {
      this.#land();
      if (error === undefined) {
        this.#compareSteps(requests, outcomes);
        deliver(passengers, outcomes);
      } else if (isStalePlan(error) && isWhole(first)) {
        this.#prepareAnew();
        this.#waiting.unshift(...this.#again(passengers));
      } else {
        const judged = this.#judge(error, commits && flight.mayHaveCommitted(error));
        for (const { reject } of passengers) reject(judged);
      }
    });
    this.#launch(flight);
  }

  #launch(what: Flight | Script): void {
    this.#flying = true;
    this.trips += 1;
    const { statementMilliseconds } = this.#options;
    // For each statement anew: a trip may have thousands. A server behind a wire that swallows everything never answers, and TCP takes minutes to notice.
    if (!this.patient) {
      const within = statementMilliseconds + graceAfter(statementMilliseconds);
      this.#timer = setTimeout(() => this.destroy(new Error(`no answer within ${within} ms`)), within);
    }
    this.#client.query(what);
  }

  #land(): void {
    clearTimeout(this.#timer);
    this.#flying = false;
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#depart();
    });
  }

  #judge(error: unknown, uncertain: boolean): unknown {
    if (isStalePlan(error)) this.#prepareAnew();
    else if (isFromServer(error) && endsSession(error)) this.#break(error);
    return storageErrorOf(error, this.#options.place.described, uncertain && endsSession(error));
  }

  #prepareAnew(): void {
    for (const statement of this.#kept.values()) statement.state = 'doubtful';
  }

  /**
   * A text that another process's step made stale fails when it is used, which ends the transaction. Only its first trip
   * can be made again, and it may not have met such a text: those that follow must not.
   */
  #compareSteps(requests: readonly FlightRequest[], outcomes: readonly FlightOutcome[]): void {
    const place = requests.findIndex(({ tellsSteps }) => tellsSteps);
    const [row] = (outcomes[place]?.answers[0] ?? []) as { readonly steps: number }[];
    if (row === undefined || row.steps === this.#steps) return;
    this.#steps = row.steps;
    this.#prepareAnew();
  }

  /** The passengers of a trip that has done nothing, out of the transaction that it had begun. */
  #again(passengers: readonly Waiting[]): Waiting[] {
    const again = passengers.map((one) => ({ ...one, retried: true }));
    if (again[0]?.options.opens !== true) return again;
    const rollback = { statement: this.#statement(rollbackTransaction), rows: [[]], tellsSteps: false };
    const nobody = (): void => undefined;
    return [{ requests: [rollback], options: {}, resolve: nobody, reject: nobody, retried: true }, ...again];
  }

  #break(error: unknown): void {
    if (this.#lost !== undefined) return;
    this.#lost = error;
    this.onLost?.();
  }

  #statement(text: string): KeptStatement {
    const known = this.#kept.get(text);
    if (known !== undefined) return known;
    const oldest = this.#kept.size < mostStatementsKept ? undefined : this.#kept.values().next().value;
    if (oldest !== undefined) {
      this.#kept.delete(oldest.text);
      this.#evicted.push(oldest.name);
      // Somebody may wait with it in hand.
      oldest.state = 'doubtful';
    }
    this.#names += 1;
    const statement: KeptStatement = { name: `a${this.#names}`, text, state: 'new', fields: undefined };
    this.#kept.set(text, statement);
    return statement;
  }
}

/** Errors of wrong calls and of values that do not fit are ours. */
function isFromServer(error: unknown): boolean {
  return !(error instanceof TypeError || error instanceof RangeError);
}

/** Whether nothing of a trip that failed took place, nor was anything answered before it that it belongs to. */
function isWhole({ options, retried }: Waiting): boolean {
  return (options.alone === true || options.opens === true) && retried !== true;
}

function nothing(): FlightOutcome {
  return { answers: [], changes: 0, command: '', reader: false };
}

/** Hands each passenger what belongs to its own requests. */
function deliver(passengers: readonly Waiting[], outcomes: readonly FlightOutcome[]): void {
  let next = 0;
  for (const { requests, resolve } of passengers) {
    resolve(
      requests.map(({ rows }) => {
        if (rows.length === 0) return nothing();
        next += 1;
        return outcomes[next - 1] ?? nothing();
      }),
    );
  }
}

async function openAt<T>(
  server: PostgresServer,
  options: ConnectOptions,
  make: (client: Client, facts: SessionFacts) => T,
): Promise<T> {
  const { place } = options;
  const client = new Client({
    host: server.host,
    port: server.port,
    database: place.database,
    ...(place.user !== undefined && { user: place.user }),
    // A function, so that the library looks for none in files of its own.
    password: () => place.password ?? '',
    ssl: tlsOptions(place.tls),
    application_name: place.applicationName,
    connectionTimeoutMillis: options.connectMilliseconds,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: `${place.options} ${sessionSettings(options)}`.trim(),
  });
  const swallow = (): void => undefined;
  // Without a listener a connection that breaks while it is made would end the process; its promise tells the same.
  client.on('error', swallow);
  try {
    await client.connect();
    const { rows } = await client.query<SessionRow>(sessionQuestion);
    const made = make(client, judgeSession(rows[0], options));
    client.off('error', swallow);
    return made;
  } catch (error) {
    await client.end();
    throw storageErrorOf(error, place.described);
  }
}

interface SessionRow {
  readonly version: number;
  readonly encoding: string;
  readonly standby: boolean;
  readonly schema: string | null;
  readonly initialized: boolean | null;
  readonly channel: string | null;
}

/** Refuses a server on which we would lose something, with its reason. */
function judgeSession(row: SessionRow | undefined, { place }: ConnectOptions): SessionFacts {
  const refuse = (reason: StorageReason, what: string): never => {
    throw new StorageError(reason, `The ${place.described} ${what}.`);
  };
  if (row === undefined) return refuse('failed', 'says nothing of itself');
  if (row.version < oldestVersion)
    return refuse('failed', `is PostgreSQL ${row.version}; 13 is the oldest that will do`);
  if (row.encoding !== 'UTF8') return refuse('failed', `has the encoding ${row.encoding}; it must be UTF8`);
  if (row.standby) return refuse('read-only', 'is a standby, which takes nothing down');
  if (row.schema === null || row.channel === null)
    return refuse('denied', 'has no schema that this user may use (search_path)');
  return { schema: row.schema, initialized: row.initialized === true, channel: row.channel };
}

/** Set with the first packet, so that they cost no trip. */
function sessionSettings(options: ConnectOptions): string {
  const settings: Record<string, string | number> = {
    statement_timeout: options.statementMilliseconds,
    lock_timeout: options.lockMilliseconds,
    idle_in_transaction_session_timeout: idleMilliseconds,
    // The server must notice a client that is gone, for its transaction holds the lock of all.
    tcp_keepalives_idle: 10,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
    standard_conforming_strings: 'on',
    client_min_messages: 'warning',
    // Whatever the role or the database has as its own: a writer that waited for the lock must see what was committed meanwhile.
    default_transaction_isolation: options.readOnly ? 'repeatable\\ read' : 'read\\ committed',
    ...(options.readOnly && { default_transaction_read_only: 'on' }),
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
