/**
 * A real PostgreSQL server for tests: of its own folder, on loopback, as another account than root, and gone when the
 * test's process is, however that ends. Needs the Debian package `postgresql`; the machine's own clusters are not touched.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from './process.ts';

export interface PostgresOptions {
  /** Whether a commit is on the disk before it is answered, as in earnest. Default false: ten times as fast. */
  readonly durable?: boolean;
  /** Settings of the server, as in `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** A data folder that is there already (a standby's), in the place of a new one. Made with `makePostgresFolder`. */
  readonly folder?: string;
}

export interface StartedPostgres {
  readonly port: number;
  /** Holds `data`, and the server's sockets. */
  readonly folder: string;
  /**
   * The URL of a database, for `openDatabase`. Default user: `postgres`, who may do everything. Nobody is asked for a
   * password, except for a user called `locked`, if a test makes one.
   */
  url(database: string, user?: string): string;
  /**
   * A new database that is this test's alone, by its URL. With a template (a name, and what prepares it once) it is a
   * copy of that: a hundred migrations cost what one copy costs.
   */
  fresh(template?: PostgresTemplate): Promise<string>;
  /** Runs SQL as the superuser and gives what it prints, unaligned and without headings. */
  sql(text: string, database?: string): Promise<string>;
  /** What the server logged. */
  log(): string;
  /** Ends it: `fast` as an administrator would, `immediate` as a power cut. Databases stay. */
  halt(how: 'fast' | 'immediate'): Promise<void>;
  /** Starts it again, at the same port. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export interface PostgresTemplate {
  readonly name: string;
  prepare(url: string): Promise<void>;
}

/** Where Debian keeps the programs, which are not on the PATH; the newest version first. */
export function postgresPrograms(): string {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).map(Number) : [];
  const newest = versions.sort((a, b) => b - a).find((version) => existsSync(`${home}/${version}/bin/postgres`));
  if (newest === undefined) throw new Error('there is no PostgreSQL server here (Debian: apt-get install postgresql)');
  return `${home}/${newest}/bin`;
}

let shared: Promise<StartedPostgres> | undefined;

/** One server for all tests of this process, without `fsync`. It ends with the process. */
export function sharedPostgres(): Promise<StartedPostgres> {
  shared ??= startPostgres();
  return shared;
}

/**
 * Databases on the server at a port that another process has started for many test files; without one, on that of this process.
 * The templates on it are shared, too: the first to ask makes one.
 */
export async function freshPostgres(port: string | undefined, template: PostgresTemplate): Promise<string> {
  const server = port === undefined ? await sharedPostgres() : new Server('', Number(port), {});
  return server.fresh(template);
}

/** @throws Error with what the server said. */
export async function startPostgres(options: PostgresOptions = {}): Promise<StartedPostgres> {
  const folder = options.folder ?? (await makePostgresFolder());
  const server = new Server(folder, await freePort(), options);
  try {
    if (!existsSync(join(folder, 'data'))) await server.initialize();
    await server.start();
  } catch (cause) {
    await server.stop();
    throw cause;
  }
  return server;
}

/** A folder that the server's account may use. */
export async function makePostgresFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'attiva-postgres-'));
  const account = serverAccount();
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o755);
  return folder;
}

/** Runs one of the programs as the server's account: `initdb`, `pg_basebackup`, `pg_ctl`. */
export async function runPostgresProgram(name: string, args: readonly string[], folder: string): Promise<string> {
  const child = spawn(join(postgresPrograms(), name), args, { cwd: folder, ...serverAccount(), env: environment() });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const [exit] = (await once(child, 'close')) as [number | null];
  if (exit !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${exit}: ${said}`);
  return said;
}

/** The server refuses to run as root: Debian made an account for it. */
function serverAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Nothing of ours: `PGHOST`, `PGPORT` and the like would lead elsewhere. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

/** Everybody may come in, except for the account `locked`, which has to show the password it was made with. */
const rules = `
host all locked 127.0.0.1/32 scram-sha-256
local all all trust
host all all 127.0.0.1/32 trust
local replication all trust
host replication all 127.0.0.1/32 trust
`;

/**
 * Starts the server and waits for a line, or for the end of its input, which comes with the end of our process: then the
 * server is ended, and its folder removed unless we said how.
 */
const keeper = `
"$@" </dev/null & server=$!
exec 2>/dev/null
how=gone; read -r how
case "$how" in fast) kill -INT $server;; *) kill -QUIT $server;; esac
wait $server
case "$how" in fast|immediate) ;; *) rm -rf "$FOLDER";; esac
`;

class Server implements StartedPostgres {
  readonly port: number;
  readonly folder: string;
  readonly #options: PostgresOptions;
  readonly #templates = new Map<string, Promise<void>>();
  #keeper: ChildProcess | undefined;
  #said = '';

  constructor(folder: string, port: number, options: PostgresOptions) {
    this.folder = folder;
    this.port = port;
    this.#options = options;
  }

  async initialize(): Promise<void> {
    const how = [
      '--encoding=UTF8',
      '--locale=C',
      '--username=postgres',
      '--auth=trust',
      '--no-sync',
      '--data-checksums',
    ];
    await runPostgresProgram('initdb', ['--pgdata', join(this.folder, 'data'), ...how], this.folder);
    await writeFile(join(this.folder, 'data', 'pg_hba.conf'), rules);
  }

  url(database: string, user = 'postgres'): string {
    return `postgres://${user}@127.0.0.1:${this.port}/${database}`;
  }

  log(): string {
    return this.#said;
  }

  async fresh(template?: PostgresTemplate): Promise<string> {
    if (template !== undefined) {
      const made = this.#templates.get(template.name) ?? this.#prepare(template);
      this.#templates.set(template.name, made);
      await made;
    }
    const name = `test_${randomBytes(6).toString('hex')}`;
    await this.sql(`create database ${name}${template === undefined ? '' : ` template "${template.name}"`}`);
    return this.url(name);
  }

  async sql(text: string, database = 'postgres'): Promise<string> {
    const args = ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', text, this.url(database)];
    const ran = await runProcess({ command: join(postgresPrograms(), 'psql'), args });
    if (ran.exit !== 0) throw new Error(`psql: ${ran.stderr}`);
    return ran.stdout.trimEnd();
  }

  async start(): Promise<void> {
    const { durable = false, settings = {} } = this.#options;
    const all: Record<string, string | number> = {
      port: this.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.folder,
      shared_buffers: '32MB',
      max_connections: 100,
      ...(!durable && { fsync: 'off', full_page_writes: 'off' }),
      ...settings,
    };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const command = [join(postgresPrograms(), 'postgres'), '-D', join(this.folder, 'data'), ...flags];
    const child = spawn('/bin/sh', ['-c', keeper, 'keeper', ...command], {
      cwd: this.folder,
      ...serverAccount(),
      env: { ...environment(), FOLDER: this.folder },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#keeper = child;
    await this.#ready(child);
    // The process may end while the server runs: its end ends the server.
    child.unref();
    (child.stdin as Socket | null)?.unref();
    (child.stderr as Socket | null)?.unref();
  }

  async halt(how: 'fast' | 'immediate'): Promise<void> {
    await this.#end(`${how}\n`);
  }

  async stop(): Promise<void> {
    await this.#end('gone\n');
    await rm(this.folder, { recursive: true, force: true });
  }

  async #end(word: string): Promise<void> {
    const child = this.#keeper;
    this.#keeper = undefined;
    if (child === undefined || child.exitCode !== null) return;
    child.ref();
    const ended = once(child, 'exit');
    child.stdin?.end(word);
    await ended;
  }

  async #ready(child: ChildProcess): Promise<void> {
    const from = this.#said.length;
    const { stderr } = child;
    if (stderr === null) throw new Error('the server has no output');
    await new Promise<void>((resolve, reject) => {
      stderr.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text;
        if (/ready to accept (?:read-only )?connections/.test(this.#said.slice(from))) resolve();
      });
      stderr.on('end', () => reject(new Error(`the server did not start: ${this.#said.slice(from)}`)));
      child.on('error', reject);
    });
  }

  /** Under another name until it is whole: other processes may want it at the same time. */
  async #prepare(template: PostgresTemplate): Promise<void> {
    const { name } = template;
    const find = `select 1 from pg_database where datname = '${name}'`;
    if ((await this.sql(find)) !== '') return;
    const unready = `${name}_${randomBytes(6).toString('hex')}`;
    await this.sql(`create database "${unready}"`);
    await template.prepare(this.url(unready));
    try {
      await this.sql(`alter database "${unready}" rename to "${name}"`);
    } catch (cause) {
      if ((await this.sql(find)) === '') throw cause;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  server.close();
  await once(server, 'close');
  return place !== null && typeof place === 'object' ? place.port : 0;
}
