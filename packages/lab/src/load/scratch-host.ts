/** A host of its own for a measurement: a new folder, or a new schema on a database server, and nothing left of either afterwards. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, uptime } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createSilentLog,
  databasePlace,
  type DatabaseConfig,
  loadConfig,
  serverUrl,
  writePrivateFile,
} from '@attiva/daemon';
import { composeHost, hostConfigSchema, initHost } from '@attiva/host';
import { ActivationError, openRegistrationRequest } from '@attiva/protocol';
import { openDatabase } from '@attiva/storage';
import { makeScratchVendor, type ScratchVendor } from './scratch-vendor.ts';

export interface ScratchPlace {
  /** Where folders are tried to be made, in this order. */
  readonly beside: readonly string[];
  /** A server in the place of a file: `postgres://…`; the host has a schema of its own there. */
  readonly database?: DatabaseConfig;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface ScratchHost {
  readonly folder: string;
  readonly vendor: ScratchVendor;
  /** For `openDatabase`: the very place where the host keeps its data. */
  readonly database: { readonly url: string; readonly password?: string };
  remove(): Promise<void>;
}

/** Beside the host that there is or will be: on the disk that it uses. Where nobody may write there, where temporary files go. */
export function usualPlaces(hostFolder: string): readonly string[] {
  return [dirname(hostFolder), tmpdir()];
}

/** @throws {ActivationError} `not-permitted`; {StorageError} what the server refuses. */
export async function makeScratchHost(place: ScratchPlace): Promise<ScratchHost> {
  const folder = await makeFolder(place.beside);
  const putAway = [() => rm(folder, { recursive: true, force: true })];
  const remove = async (): Promise<void> => {
    const outcomes: PromiseSettledResult<void>[] = [];
    // One after the other, and each of them: a server that is gone must not leave the folder behind.
    for (const step of putAway.splice(0).reverse()) outcomes.push(...(await Promise.allSettled([step()])));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  };
  try {
    const scratch = place.database === undefined ? undefined : await makeSchema(place.database, { ...place, folder });
    if (scratch !== undefined) putAway.push(scratch.drop);
    await writeFile(join(folder, 'host.toml'), tomlOf(scratch?.config), { mode: 0o600 });
    await initHost({ folder, now: place.now, environment: place.environment });
    const vendor = await register(folder, place);
    const config = scratch?.config ?? { database: 'sqlite:host.db' };
    return {
      folder,
      vendor,
      database: await databasePlace({ folder, environment: place.environment }, config),
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function makeFolder(beside: readonly string[]): Promise<string> {
  let last: unknown;
  for (const place of beside) {
    try {
      return await mkdtemp(join(place, 'attiva-host-bench-'));
    } catch (error) {
      last = error; // The next place may do; the last one's reason is told.
    }
  }
  const detail = `no folder can be made in ${beside.join(' or ')}`;
  throw new ActivationError('not-permitted', detail, { facts: { folders: [...beside] }, cause: last });
}

/** Ports are free ones, nobody is told of the host, and it fetches nothing. */
function tomlOf(database: DatabaseConfig | undefined): string {
  const { database: url, databasePasswordFile: file } = database ?? {};
  return [
    ...(url === undefined ? [] : [`database = ${JSON.stringify(url)}`]),
    ...(file === undefined ? [] : [`databasePasswordFile = ${JSON.stringify(file)}`]),
    '[activation]\naddresses = ["127.0.0.1"]\nport = 0',
    '[administration]\nport = 0',
    '[publishing]\nenabled = false',
    '[renewal]\nenabled = false',
    '[revocations]\nfetch = false',
    '',
  ].join('\n');
}

interface Schema {
  readonly config: DatabaseConfig;
  readonly drop: () => Promise<void>;
}

/** A schema is what a user of a database may make in it; a database needs more rights. */
async function makeSchema(
  wanted: DatabaseConfig,
  { folder, environment, now }: ScratchPlace & { folder: string },
): Promise<Schema> {
  const outside = { ...(await databasePlace({ folder, environment }, wanted)), mustExist: false, now };
  const name = `attiva_bench_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string): Promise<void> => {
    const database = await openDatabase(outside);
    try {
      await database.transact((tx) => tx.script(sql));
    } finally {
      await database.close();
    }
  };
  await run(`create schema ${name}`);
  const { url, password } = serverUrl(wanted.database);
  // The password leaves the URL, which would stand in a file that more people read.
  if (password !== undefined) await writePrivateFile(join(folder, 'database.password'), `${password}\n`);
  const file = password === undefined ? wanted.databasePasswordFile : 'database.password';
  return {
    config: { database: inSchema(url, name), ...(file !== undefined && { databasePasswordFile: file }) },
    drop: () => run(`drop schema ${name} cascade`),
  };
}

/** Tables are made in the first schema of the search path. */
function inSchema(url: string, schema: string): string {
  const [place = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('options', `${parameters.get('options') ?? ''} -csearch_path=${schema}`.trim());
  return `${place}?${parameters.toString().replaceAll('+', '%20')}`;
}

/** Registered as every host is, with an authority that is a function here. */
async function register(folder: string, { now, environment }: ScratchPlace): Promise<ScratchVendor> {
  const vendor = await makeScratchVendor(Math.floor(now() / 1000));
  const host = await composeHost({
    folder,
    config: await loadConfig(join(folder, 'host.toml'), hostConfigSchema),
    log: createSilentLog(),
    now,
    monotonic: () => performance.now(),
    uptime,
    environment,
    device: [1, 2, 3],
    token: { text: randomBytes(32).toString('base64url') },
    askAuthority: async (_addresses, text) => {
      const { sub, key } = openRegistrationRequest(text);
      return { chain: await vendor.grant(sub, key) };
    },
  });
  try {
    await host.doors.addVendor(vendor.file);
    await host.doors.register(vendor.hostKey);
  } finally {
    await host.close();
  }
  return vendor;
}
