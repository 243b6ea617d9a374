/** Where a PostgreSQL database is, from its URL. Passwords are in no message and in no description. */
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { StorageError } from '../port/storage-error.ts';

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
}

export interface PostgresPlace {
  /** Tried in this order until one is the primary: after a failover it is another one. */
  readonly servers: readonly PostgresServer[];
  readonly database: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** For libpq's `options` at the start of a session. */
  readonly options: string;
  readonly applicationName: string;
  /** For people: `database "attiva" at db.example.com:5432`. */
  readonly described: string;
  readonly tls: TlsWish;
}

export type TlsWish = 'disable' | { readonly verify: 'nothing' | 'chain' | 'full'; readonly files: TlsFiles };

interface TlsFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

const form = /^postgres(?:ql)?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)\/([^?#/]*)(?:\?([^#]*))?$/u;

const known = [
  'host',
  'port',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'options',
  'application_name',
  'user',
  'password',
];

/**
 * `postgres://user@host:5432/database?sslmode=verify-full`. Several hosts are divided by commas; a host that is a folder
 * (percent-encoded, or `?host=/run/postgresql`) means the Unix socket in it.
 * @throws TypeError naming what is wrong, without the URL itself: it may hold a password.
 */
export function postgresPlaceOf(url: string, password?: string): PostgresPlace {
  const [, account = '', authority = '', database = '', query = ''] = form.exec(url) ?? refuse(wrongForm);
  const [user, inUrl] = accountOf(account);
  const parameters = parametersOf(query);
  const servers = serversOf(parameters.get('host') ?? decoded(authority, 'host', false), parameters.get('port'));
  const name = decoded(database, 'database');
  const login = user ?? parameters.get('user') ?? undefined;
  if (name === '') refuse('names no database: it ends with "/NAME"');
  return {
    servers,
    database: name,
    user: login,
    password: password ?? inUrl ?? parameters.get('password') ?? undefined,
    options: parameters.get('options') ?? '',
    // The last: who moves a database says so after what its configuration says.
    applicationName: parameters.getAll('application_name').at(-1) ?? 'attiva',
    described: `database "${name}" at ${servers.map(shown).join(', ')}`,
    tls: tlsOf(parameters, servers),
  };
}

const wrongForm = 'has not the form "postgres://USER@HOST:PORT/DATABASE"';

function refuse(what: string): never {
  throw new TypeError(`The database URL ${what}.`);
}

function decoded(text: string, what: string, whole = true): string {
  try {
    return whole ? decodeURIComponent(text) : text;
  } catch {
    return refuse(`has a "%" in its ${what} that encodes nothing`);
  }
}

function accountOf(account: string): [string | undefined, string | undefined] {
  if (account === '') return [undefined, undefined];
  const colon = account.indexOf(':');
  if (colon < 0) return [decoded(account, 'user'), undefined];
  return [decoded(account.slice(0, colon), 'user'), decoded(account.slice(colon + 1), 'password')];
}

function parametersOf(query: string): URLSearchParams {
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (!known.includes(name)) refuse(`has a parameter "${name}"; known are ${known.join(', ')}`);
  }
  return parameters;
}

function serversOf(hosts: string, port: string | null | undefined): PostgresServer[] {
  return hosts.split(',').map((text) => {
    const bracketed = /^\[([0-9a-fA-F:.]+)\](?::(\d+))?$/u.exec(text);
    const [, plain = '', own] = bracketed ?? /^([^:[\]]*)(?::(\d+))?$/u.exec(text) ?? refuse('has a host that is none');
    const number = Number(own ?? port ?? 5432);
    if (!Number.isInteger(number) || number < 1 || number > 65_535) refuse('has a port that is none');
    return { host: decoded(plain, 'host') || '127.0.0.1', port: number };
  });
}

function shown({ host, port }: PostgresServer): string {
  if (host.startsWith('/')) return `${host}/.s.PGSQL.${port}`;
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** Another machine is spoken to under TLS with its certificate checked, unless the URL says otherwise. */
function tlsOf(parameters: URLSearchParams, servers: readonly PostgresServer[]): TlsWish {
  const here = servers.every(
    ({ host }) =>
      host.startsWith('/') || host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.')),
  );
  const mode = parameters.get('sslmode') ?? (here ? 'disable' : 'verify-full');
  const files = {
    ca: parameters.get('sslrootcert') ?? undefined,
    cert: parameters.get('sslcert') ?? undefined,
    key: parameters.get('sslkey') ?? undefined,
  };
  if (mode === 'disable') return 'disable';
  // As libpq has it: who names an authority and asks for TLS means that it shall vouch.
  if (mode === 'require') return { verify: files.ca === undefined ? 'nothing' : 'chain', files };
  if (mode === 'verify-ca') return { verify: 'chain', files };
  if (mode === 'verify-full') return { verify: 'full', files };
  return refuse(`has sslmode "${mode}"; known are disable, require, verify-ca, verify-full`);
}

/** The files are read at each connection: certificates are renewed while we run. @throws {StorageError} `denied`: one cannot be read. */
export function tlsOptions(wish: TlsWish): false | ConnectionOptions {
  if (wish === 'disable') return false;
  const { ca, cert, key } = wish.files;
  return {
    ...(ca !== undefined && { ca: readNamed('sslrootcert', ca) }),
    ...(cert !== undefined && { cert: readNamed('sslcert', cert) }),
    ...(key !== undefined && { key: readNamed('sslkey', key) }),
    rejectUnauthorized: wish.verify !== 'nothing',
    ...(wish.verify === 'chain' && { checkServerIdentity: () => undefined }),
  };
}

function readNamed(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new StorageError(
      'denied',
      `The file ${path}, which the database URL names as ${parameter}, cannot be read (${why}).`,
      {
        cause,
        path,
      },
    );
  }
}
