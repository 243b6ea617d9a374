/**
 * The only builder: configuration and folder in, a host with its doors out. Constructs and connects; decides nothing.
 * The command line composes the same host without listeners when no daemon runs, and calls the same routes.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  type AdminToken,
  createHttpServer,
  type HttpServer,
  type ListeningAt,
  type Log,
  loopbackNames,
} from '@attiva/daemon';
import type { RequestId, Seconds, StoreId } from '@attiva/protocol';
import { type Database, openDatabase } from '@attiva/storage';
import { BatchLine } from './activation/batch-line.ts';
import { loadStoreId } from './activation/client.repository.ts';
import { createNameKeeper } from './activation/name-keeper.ts';
import { createSettler } from './activation/settle-batch.ts';
import { startVerifier, type Verifier } from './activation/verifier.ts';
import type { HostConfig } from './config/host-config.ts';
import type { HostDoors } from './doors.ts';
import { type HostEvent, listEvents } from './events/event.repository.ts';
import { networkRule } from './http/networks.ts';
import { addActivationRoutes, addAdministrationRoutes } from './http/routes.ts';
import { InfoLine } from './info/host-info.ts';
import { migrations } from './migrations/index.ts';
import {
  type AskAuthority,
  type HostDevice,
  type RegisterOptions,
  registerOnline,
} from './registration/register-host.ts';
import { fileSigningKeys } from './signing/signing-keys.ts';
import { HostHealth } from './status/host-health.ts';
import { gatherStatus } from './status/host-status.ts';
import { listClients } from './status/status.repository.ts';
import { type AddedVendor, addVendor } from './vendors/add-vendor.ts';
import { loadVendors } from './vendors/load-vendors.ts';
import { VendorBook } from './vendors/vendor-book.ts';
import { programVersion } from './version.ts';

/** What a host is made of; everything that differs between production, tests and the lab. */
export interface HostParts {
  /** The host's folder: `host.db`, `signing/`, `host.toml`, `admin.token`. */
  readonly folder: string;
  readonly config: HostConfig;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly monotonic: () => number;
  /** Facts of this machine, for registration. */
  readonly device: HostDevice;
  readonly askAuthority: AskAuthority;
  /** Holder of the token may administer. */
  readonly token: AdminToken;
}

export interface ComposedHost {
  readonly doors: HostDoors;
  /** The administration routes, to listen with or to call in-process. */
  readonly administration: HttpServer;
  /** Starts the activation listeners. */
  listen(): Promise<readonly ListeningAt[]>;
  /** Answers what is under way, then closes everything. */
  close(): Promise<void>;
}

/** Path of the database in a host's folder. */
export function databasePath(folder: string): string {
  return join(folder, 'host.db');
}

/**
 * Opens the database and builds the host.
 * @throws {StorageError} when the database is missing, damaged or newer; {ActivationError} `config-invalid`.
 */
export async function composeHost(parts: HostParts): Promise<ComposedHost> {
  const mayAsk = networkRule(parts.config.activation.networks);
  const database = await openDatabase({ url: `sqlite:${databasePath(parts.folder)}`, mustExist: true, now: parts.now });
  try {
    await database.migrate(migrations);
    return await assemble(parts, { database, mayAsk });
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function assemble(
  parts: HostParts,
  { database, mayAsk }: { readonly database: Database; readonly mayAsk: ReturnType<typeof networkRule> },
): Promise<ComposedHost> {
  const now = (): Seconds => Math.floor(parts.now() / 1000);
  const store = (await loadStoreId(database)) ?? (await makeStoreId(database));
  const health = new HostHealth();
  const book = new VendorBook();
  const keys = fileSigningKeys(join(parts.folder, 'signing'));
  const reload = async (): Promise<void> => {
    health.clearProblems();
    const onProblem: Parameters<typeof loadVendors>[0]['onProblem'] = (what, error) => {
      parts.log.error({ code: error.code, what }, error.detail);
      health.noteProblem(what, error.code);
    };
    book.replace(await loadVendors({ on: database, keys, now: now(), onProblem }));
  };
  await reload();
  const verifier = startVerifier();
  const line = buildLine(parts, { database, book, store, health, verifier });
  const info = new InfoLine({ book, store, program: programVersion, now, capacity: 256 });
  const registering: RegisterOptions = {
    database,
    book,
    keys,
    reload,
    now,
    askAuthority: parts.askAuthority,
    device: parts.device,
    randomId: () => randomBytes(16).toString('base64url') as RequestId,
  };
  const doors: HostDoors = {
    line,
    info,
    book,
    now,
    status: () => gatherStatus({ database, book, store, health, program: programVersion }, now()),
    async addVendor(file): Promise<AddedVendor> {
      const added = await addVendor(database, file, now());
      await reload();
      return added;
    },
    register: (key, vendor) => registerOnline(registering, key, vendor),
    clients: (page) => listClients(database, page),
    events: (of) => listEvents(database, of),
  };
  return connect(parts, { doors, mayAsk, database, verifier });
}

function buildLine(
  parts: HostParts,
  made: {
    readonly database: Database;
    readonly book: VendorBook;
    readonly store: StoreId;
    readonly health: HostHealth;
    readonly verifier: Verifier;
  },
): BatchLine {
  const secret = createHmac('sha256', 'attiva host names').update(made.store).digest('hex');
  const onEvents = (events: readonly HostEvent[]): void => {
    made.health.noteEvents(events);
    for (const event of events) parts.log.info({ event: event.number, ...event }, 'activation request');
  };
  const settle = createSettler({
    database: made.database,
    book: made.book,
    store: made.store,
    names: createNameKeeper(parts.config.names, secret),
    onEvents,
  });
  return new BatchLine({
    settle,
    verifier: made.verifier,
    capacity: parts.config.activation.queue,
    batchSize: 1024,
    holdMilliseconds: 2,
    monotonic: parts.monotonic,
  });
}

function connect(
  parts: HostParts,
  made: {
    readonly doors: HostDoors;
    readonly mayAsk: ReturnType<typeof networkRule>;
    readonly database: Database;
    readonly verifier: Verifier;
  },
): ComposedHost {
  const { log, now } = parts;
  const administration = createHttpServer({ log, now, hostNames: loopbackNames });
  addAdministrationRoutes(administration, made.doors, parts.token);
  const listeners: HttpServer[] = [];
  return {
    doors: made.doors,
    administration,
    async listen(): Promise<ListeningAt[]> {
      const at: ListeningAt[] = [];
      for (const host of parts.config.activation.addresses) {
        const server = createHttpServer({ log, now });
        addActivationRoutes(server, made.doors, made.mayAsk);
        listeners.push(server);
        at.push(await server.listen({ host, port: parts.config.activation.port }));
      }
      return at;
    },
    async close(): Promise<void> {
      await Promise.all([...listeners, administration].map((server) => server.close()));
      await made.doors.line.drain();
      await made.verifier.close();
      await made.database.close();
    },
  };
}

/** The id of a database is made once, with it; a copy of the database carries it along, and clients notice. */
async function makeStoreId(database: Database): Promise<StoreId> {
  const store = randomBytes(16).toString('base64url') as StoreId;
  await database.run("insert into facts (name, value) values ('store', ?)", [store]);
  return store;
}
