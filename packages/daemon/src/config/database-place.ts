/**
 * Where a daemon's database is: `database` of its configuration, the password from where passwords may stand. What is shown of
 * it anywhere has passed `shownDatabase`: logs, errors and what is sent for advice are read by others than the owner.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { ActivationError } from '@attiva/protocol';
import { parse, TomlError } from 'smol-toml';
import { readPrivateFile } from '../files/private-file.ts';
import type { JsonSchema } from '../schema/json-schema.ts';

/** What the configuration of a daemon says of its database. */
export interface DatabaseConfig {
  readonly database: string;
  readonly databasePasswordFile?: string;
}

const fileName = '[A-Za-z0-9][A-Za-z0-9._-]{0,80}\\.db';

/** The two fields, for the schema of a daemon; `usual` is the file name of its own database. */
export function databaseFields(usual: string): Readonly<Record<keyof DatabaseConfig, JsonSchema>> {
  return {
    database: {
      type: 'string',
      default: `sqlite:${usual}`,
      maxLength: 2048,
      pattern: `^(?:sqlite:${fileName}|postgres(?:ql)?://\\S+)$`,
      examples: [`sqlite:${usual}`, 'postgres://attiva@db.example:5432/attiva?sslmode=verify-full'],
      description:
        'Where the data are kept: an SQLite file in this folder, or a database of a PostgreSQL server, as `postgres://attiva@db.example:5432/attiva?sslmode=verify-full`.',
    },
    databasePasswordFile: {
      type: 'string',
      description:
        'File with the password for that server, readable by the account of this service alone; else ATTIVA_DATABASE_PASSWORD of its environment.',
    },
  };
}

/** A database that can be opened: `url` and `password` are for `openDatabase`. */
export interface DatabasePlace {
  /** Without a password. */
  readonly url: string;
  /** For no message, no log and no answer. */
  readonly password?: string;
  /** The place as it may be shown. */
  readonly shown: string;
  /** The file of an SQLite database. */
  readonly path?: string;
}

/** Whose database is looked for. */
export interface DatabaseHome {
  readonly folder: string;
  /** Name of the configuration file in it. */
  readonly config: string;
  /** Name of the usual database file in it. */
  readonly usual: string;
  /** Of the process: ATTIVA_DATABASE_PASSWORD counts. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Account, servers (several are divided by commas), name of the database, parameters. */
const serverForm = /^(postgres(?:ql)?:\/\/)([^@/?#]*)@([^@/?#]*\/[^?#/]+)(?:\?([^#]*))?$/u;

/**
 * The place that the configuration names.
 * @throws {ActivationError} `config-invalid` naming the field, never the password; `storage-failed` for a password file that is
 * missing or that others can read.
 */
export async function databasePlace(
  { folder, environment }: Pick<DatabaseHome, 'folder' | 'environment'>,
  { database, databasePasswordFile }: DatabaseConfig,
): Promise<DatabasePlace> {
  if (database.startsWith('sqlite:')) return sqlitePlace(folder, database);
  const { url, password: inUrl } = serverUrl(database);
  const shown = shownDatabase(url);
  if (databasePasswordFile !== undefined) {
    if (inUrl !== undefined) throw invalid('database', 'holds a password, and databasePasswordFile names another');
    const path = isAbsolute(databasePasswordFile) ? databasePasswordFile : join(folder, databasePasswordFile);
    const password = (await readPrivateFile(path)).toString('utf8').replace(/\r?\n$/u, '');
    if (password === '' || /[\r\n]/u.test(password))
      throw invalid('databasePasswordFile', 'must be a file of one line');
    return { url, password, shown };
  }
  const given = environment?.['ATTIVA_DATABASE_PASSWORD'];
  const password = inUrl ?? (given === '' ? undefined : given);
  return { url, shown, ...(password !== undefined && { password }) };
}

/** The same, of a folder: for whoever needs the database before, or without, the whole configuration. */
export async function databaseOf(home: DatabaseHome): Promise<DatabasePlace> {
  return await databasePlace(home, configuredDatabase(home));
}

/** What the configuration file of a folder says of the database; the usual one where it says nothing. */
export function configuredDatabase(home: DatabaseHome): DatabaseConfig {
  const { database = `sqlite:${home.usual}`, databasePasswordFile: file } = given(home);
  if (typeof database !== 'string') throw invalid('database', 'must be a string');
  if (file !== undefined && typeof file !== 'string') throw invalid('databasePasswordFile', 'must be a string');
  return { database, ...(file !== undefined && { databasePasswordFile: file }) };
}

/** Which lines of it there are in the configuration file of a folder. */
export function databaseLines(home: DatabaseHome): readonly (keyof DatabaseConfig)[] {
  const found = given(home);
  return (['database', 'databasePasswordFile'] as const).filter((field) => found[field] !== undefined);
}

function given({ folder, config }: DatabaseHome): ReturnType<typeof tomlOf> {
  const path = join(folder, config);
  return existsSync(path) ? tomlOf(readFileSync(path, 'utf8'), path) : {};
}

/** Whether the folder has its database, as far as can be said without asking a server: then its configuration counts. */
export function hasDatabase(home: DatabaseHome): boolean {
  const { database } = configuredDatabase(home);
  return database.startsWith('sqlite:') ? existsSync(sqlitePlace(home.folder, database).path) : true;
}

/** The URL of a database as it may be shown: account and place, no password, no parameters. */
export function shownDatabase(url: string): string {
  if (url.startsWith('sqlite:')) return url;
  const [, scheme, account = '', place] = serverForm.exec(url) ?? [];
  // A text that is no such URL shows nothing but its first word.
  if (scheme === undefined) return `${url.replace(/:.*/su, '')}:…`;
  return `${scheme}${account.replace(/:.*/su, '')}@${place}`;
}

/** @throws {ActivationError} `config-invalid`. */
export function sqlitePlace(folder: string, database: string): DatabasePlace & { readonly path: string } {
  const name = new RegExp(`^sqlite:(${fileName})$`, 'u').exec(database)?.[1];
  if (name === undefined) throw invalid('database', 'names an SQLite file in this folder, as "sqlite:host.db"');
  const path = join(folder, name);
  return { url: `sqlite:${path}`, shown: `sqlite:${path}`, path };
}

/**
 * The URL of a server without its password, and that. What of it the driver does not take, `openDatabase` refuses (`asActivationError`).
 * @throws {ActivationError} `config-invalid`, with nothing of the text in it.
 */
export function serverUrl(database: string): { readonly url: string; readonly password?: string } {
  const [, scheme, account, place, query] = serverForm.exec(database) ?? [];
  const [user = '', ...secret] = account?.split(':') ?? [];
  if (scheme === undefined || user === '') {
    throw invalid(
      'database',
      'is no URL of a database, as postgres://attiva@db.example:5432/attiva?sslmode=verify-full; signs like / and @ in a name are written as %2F and %40',
    );
  }
  const parameters = new URLSearchParams(query);
  const strange = ['password', 'user'].find((name) => parameters.has(name));
  if (strange !== undefined) {
    throw invalid(
      'database',
      `holds ${strange} as a parameter: the account stands before the @, the password in databasePasswordFile`,
    );
  }
  const url = `${scheme}${user}@${place}${query === undefined ? '' : `?${query}`}`;
  if (secret.length === 0) return { url };
  try {
    return { url, password: decodeURIComponent(secret.join(':')) };
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw invalid('database', 'holds a password with a % that encodes nothing; put it into a databasePasswordFile');
  }
}

function tomlOf(text: string, path: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // Not its own words: they quote the line.
    throw new ActivationError('config-invalid', `${path}, line ${error.line}: this is no TOML.`, {
      facts: { source: path, line: error.line, column: error.column },
    });
  }
}

function invalid(field: string, why: string): ActivationError {
  return new ActivationError('config-invalid', `"${field}" ${why}`, { facts: { fields: [field] } });
}
