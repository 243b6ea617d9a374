/**
 * The only builder: a folder and its configuration in, an authority with its two doors out. Constructs and connects;
 * decides nothing. The command line composes the same without listeners when no service runs.
 */
import { readFile } from 'node:fs/promises';
import {
  type Access,
  type AdminToken,
  anyOf,
  databasePlace,
  createClockWatch,
  createAccess,
  createHealth,
  createHttpServer,
  createOpenIdProvider,
  createExposedServer,
  ExposedConsole,
  exposedAccess,
  type ExposedDoor,
  directoryOfPeople,
  type HttpLimits,
  type HttpServer,
  type ListeningAt,
  type Log,
  loopbackNames,
  openIdOptions,
  openSealingKey,
  type PasswordCost,
  rolesOf,
  tokenHolder,
} from '@attiva/daemon';
import { directoryLogIn } from '@attiva/directory';
import { ActivationError } from '@attiva/protocol';
import { type Database, labelOwner, migrateAs, openDatabase } from '@attiva/storage';
import { followAccess } from './access/follow-access.ts';
import { accessStore } from './access/access.repository.ts';
import { type AuthorityStatus, authorityStatus, createKeyWatch } from './administration/authority-status.ts';
import { consoleClosedWarning } from './console/console-closed-warning.ts';
import { followDatabase } from './administration/follow-database.ts';
import { createWarningLog, type WarningLog } from './administration/warning-log.ts';
import type { AuthorityParts } from './authority-parts.ts';
import type { AuthorityConfig } from './config/authority-config.ts';
import { createAuthorityConsole } from './console/authority-console.ts';
import { type AuthorityFolder, authorityFolder } from './folder.ts';
import { addAdministrationRoutes, type AdministrationDoors } from './http/administration-routes.ts';
import { addRegistrationRoutes } from './http/registration-routes.ts';
import { createKeyVault } from './keys/sealed-key-vault.ts';
import { migrations } from './migrations/migrations.ts';
import { owner, vendorOfFolder } from './folder-vendor.ts';
import { createPhotoReader } from './portal/photo-reader.ts';
import { createVisits } from './portal/visits.ts';
import { signPacks } from './products/build-pack.ts';
import { followPublications } from './publishing/follow-publications.ts';
import { createPublisher } from './publishing/publisher.ts';
import { type AuditRetention, createAuditRetention } from './retention/audit-retention.ts';
import { loadVendorId } from './signing/root-statement.repository.ts';
import { createSigningDesk } from './signing/signing-desk.ts';
import { type SigningKeys, signingKeysOf } from './signing/signing-keys.ts';
import { secondsNow, type Surroundings } from './surroundings.ts';

/** All that differs between production, tests and the lab. */
export interface AuthorityOptions {
  readonly folder: string;
  readonly config: AuthorityConfig;
  readonly log: Log;
  readonly surroundings: Surroundings;
  /** Of the process: a password of the database may stand in it. Absent: none does. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Whoever holds it may administer. */
  readonly token: AdminToken;
  /** The database was moved away while this authority was on it, or is one for a newer program by now: the process has to end. */
  readonly onOutdated?: (error: Error) => void;
  /** Where the built pages of the console are; default: in this package. */
  readonly consoleFolder?: string;
  /** Limits of the public listener; the defaults of `@attiva/daemon` where absent. */
  readonly limits?: Partial<HttpLimits>;
  /** What a password costs to try; less in tests alone. */
  readonly passwordCost?: PasswordCost;
  /** This machine's name, where the console is exposed under it. */
  readonly hostName?: string;
}

export interface ComposedAuthority {
  readonly parts: AuthorityParts & { readonly signingKeys: SigningKeys };
  /** Accounts, API tokens, sessions: who may come in. */
  readonly access: Access;
  /** The console, reached from the network. */
  readonly exposure: ExposedConsole;
  /** Administration routes, to listen with or to call in-process. */
  readonly administration: HttpServer;
  status(): Promise<AuthorityStatus>;
  /** Warnings in the log. */
  readonly warnings: WarningLog;
  /** Forgets entries of the audit after their time. */
  readonly retention: AuditRetention;
  /** The public routes without a listener, to be called in-process. */
  registration(): HttpServer;
  /** Starts the public listeners. */
  listen(): Promise<readonly ListeningAt[]>;
  close(): Promise<void>;
}

/**
 * Opens the folder of an authority.
 * @throws {ActivationError} `not-initialized`, `storage-failed`, `config-invalid`; {StorageError} for a database missing, damaged,
 * newer, somebody else's, moved away, or out of reach.
 */
export async function composeAuthority(options: AuthorityOptions): Promise<ComposedAuthority> {
  const folder = authorityFolder(options.folder);
  const { surroundings } = options;
  const { environment = {} } = options;
  const place = await databasePlace({ folder: folder.path, environment }, options.config);
  const database = await openDatabase({ ...place, mustExist: true, now: surroundings.now });
  try {
    const of = vendorOfFolder(folder);
    await migrateAs(database, { ...owner, ...(of !== undefined && { of }) }, migrations);
    const parts = await buildParts(options, folder, database);
    await labelOwner(database, { of: parts.vendor, expected: of });
    // Whatever a crash left between commit and signing, or between signing and writing.
    await signPacks(parts);
    await parts.publisher.publish();
    // A file has one authority; a server's database may have several.
    const isShared = place.path === undefined;
    const access = createAuthorityAccess(options, folder, { database, isShared });
    const { hostName } = options;
    const given = { folder: folder.path, access, now: surroundings.now, hostName, usualPort: 7695 };
    const exposure = await ExposedConsole.open(given);
    const unfollow = isShared ? await followOthers(parts, access, options) : async () => {};
    return connect(options, folder, { ...parts, access, exposure, unfollow });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The parts without doors, for `init`, which fills the database before anything can be published. */
export async function buildParts(
  { config, surroundings }: Pick<AuthorityOptions, 'config' | 'surroundings'>,
  folder: AuthorityFolder,
  database: Database,
): Promise<ComposedAuthority['parts']> {
  const vendor = await loadVendorId(database);
  if (vendor === undefined) {
    throw new ActivationError('not-initialized', `The database in ${folder.path} knows no vendor.`, {
      facts: { folder: folder.path },
    });
  }
  const signingKeys = signingKeysOf(folder.signingKey, surroundings.newSigningKey, config.signing);
  const now = (): number => secondsNow(surroundings);
  const desk = createSigningDesk({ vendor, database, keys: signingKeys, now });
  const sealingKey = await openSealingKey(folder.verifierKey);
  const vault = createKeyVault({ vendor, sealingKey, random: surroundings.random });
  const publisher = createPublisher({
    folder: folder.path,
    fileName: config.name,
    vendor,
    database,
    desk,
    keys: signingKeys,
    now,
  });
  return { vendor, database, desk, vault, publisher, surroundings, signingKeys };
}

/** A photograph comes over a telephone's network; headers keep their five seconds. */
const publicLimits = { requestTimeoutMilliseconds: 30_000 };

function connect(
  options: AuthorityOptions,
  folder: AuthorityFolder,
  made: ComposedAuthority['parts'] &
    Pick<ComposedAuthority, 'access' | 'exposure'> & {
      readonly unfollow: () => Promise<void>;
    },
): ComposedAuthority {
  const { access, exposure, unfollow, ...parts } = made;
  const { config, log, limits, token } = options;
  const { now } = options.surroundings;
  const health = createHealth(now);
  const administration = createHttpServer({ log, now, hostNames: loopbackNames });
  const readPackToml = (): Promise<string> => readFile(folder.packToml, 'utf8');
  const watch = createKeyWatch(health);
  const closed = health.declare(consoleClosedWarning);
  const status = async (): Promise<AuthorityStatus> => {
    const problem = exposure.problem();
    if (problem === undefined) closed.clear();
    else closed.raise({ why: problem.detail });
    const shown = exposure.shown();
    return { ...(await authorityStatus(parts, health, watch)), ...(shown !== undefined && { console: shown }) };
  };
  const doors = { parts, status, readPackToml, exposure };
  const serve = (server: HttpServer, who: Pick<AdministrationDoors, 'access' | 'whoAsks' | 'door'>): void => {
    const api = addAdministrationRoutes(server, { ...doors, ...who });
    createAuthorityConsole({ access: who.access, status, now: access.now }, options.consoleFolder).addTo(api);
  };
  serve(administration, { access, whoAsks: anyOf(tokenHolder(token), access.whoAsks) });
  const makeExposed = (at: ExposedDoor): HttpServer => {
    // It knows no token file.
    const server = createExposedServer(at, { log, now });
    const there = exposedAccess(access);
    serve(server, { access: there, whoAsks: there.whoAsks, door: 'exposed' });
    return server;
  };
  const warnings = createWarningLog({
    warnings: async () => (await status()).warnings,
    log,
    now: () => secondsNow(options.surroundings),
  });
  const retention = createRetention(options, parts.database);
  const listeners: HttpServer[] = [];
  const door = { photos: createPhotoReader(), visits: createVisits(now) };
  const registration = (): HttpServer => {
    const { proxies } = config.registration;
    const server = createHttpServer({ log, now, proxies, limits: { ...publicLimits, ...limits } });
    addRegistrationRoutes(server, parts, door);
    listeners.push(server);
    return server;
  };
  return {
    parts,
    access,
    exposure,
    administration,
    registration,
    status,
    warnings,
    retention,
    async listen(): Promise<ListeningAt[]> {
      const at: ListeningAt[] = [];
      for (const host of config.registration.addresses) {
        at.push(await registration().listen({ host, port: config.registration.port }));
      }
      await exposure.start(makeExposed);
      return at;
    },
    async close(): Promise<void> {
      warnings.stop();
      await retention.stop();
      await Promise.all([...listeners, administration].map((server) => server.close()));
      await exposure.stop();
      await door.photos.close();
      await unfollow();
      await parts.database.close();
    },
  };
}

/** What other authorities on the database publish, whom they shut out, and whether they have moved it. Gives what ends it. */
async function followOthers(
  parts: AuthorityParts,
  access: Access,
  { log, onOutdated }: Pick<AuthorityOptions, 'log' | 'onOutdated'>,
): Promise<() => Promise<void>> {
  const { database } = parts;
  const ends = [
    await followPublications(parts, log),
    await followAccess(access, log),
    await followDatabase({ database, log, onOutdated }),
  ];
  return async () => {
    for (const end of ends) await end();
  };
}

function createRetention(
  { config, log, surroundings, hostName = '' }: AuthorityOptions,
  database: Database,
): AuditRetention {
  const clock = createClockWatch({ ...surroundings, database, table: 'fact', machine: hostName, log });
  const now = (): number => secondsNow(surroundings);
  return createAuditRetention({ database, clock, now, monotonic: surroundings.monotonic, log, ...config.retention });
}

/** Its second factors are sealed with the key that seals product keys: one file to keep safe. */
function createAuthorityAccess(
  { surroundings, config, log, passwordCost }: AuthorityOptions,
  folder: AuthorityFolder,
  { database, isShared }: { readonly database: Database; readonly isShared: boolean },
): Access {
  const now = (): number => secondsNow(surroundings);
  const { directoryLogIn: people, openIdLogIn: openId } = config;
  return createAccess({
    store: accessStore(database, now),
    isShared,
    sealingKey: () => openSealingKey(folder.verifierKey),
    random: surroundings.random,
    now,
    log,
    cookie: 'attiva-authority',
    issuer: 'Attiva authority',
    ...(people && { ways: [directoryLogIn(() => directoryOfPeople(people, folder.path), rolesOf(people.roles))] }),
    ...(openId && { openId: createOpenIdProvider(() => openIdOptions(openId, folder.path), now) }),
    ...(passwordCost !== undefined && { cost: passwordCost }),
  });
}
