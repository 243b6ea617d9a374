/**
 * The authority as a process: the only file of this package that sees `process`, the system's clock and its
 * randomness. Signals and paths; all else is in `compose.ts`.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import {
  type AdminToken,
  createAdminToken,
  createLog,
  createSilentLog,
  findRunning,
  type ListeningAt,
  readAdminToken,
  removeRunningNotice,
  tellServiceManager,
  writeRunningNotice,
} from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { type AuthorityAdmin, localAdmin, remoteAdmin } from './administration/authority-admin.ts';
import { composeAuthority } from './compose.ts';
import { type AuthorityConfig, loadAuthorityConfig } from './config/authority-config.ts';
import { type AuthorityFolder, authorityFolder } from './folder.ts';
import type { Surroundings } from './surroundings.ts';

/** The real clock, randomness and key maker. */
export function systemSurroundings(): Surroundings {
  return {
    now: () => Date.now(),
    uptime,
    monotonic: () => performance.now(),
    random: (size) => randomBytes(size),
    newSigningKey: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  };
}

/** What of the configuration a command may replace for this run. */
export interface ListenOverrides {
  readonly addresses?: readonly string[];
  readonly port?: number;
  readonly administrationPort?: number;
}

export interface ServeAuthorityOptions {
  readonly folder: string;
  readonly overrides?: ListenOverrides;
  /** Ends the service when it is aborted; without it SIGTERM and SIGINT do. */
  readonly stop?: AbortSignal;
  /** Another clock and randomness, for the lab. */
  readonly surroundings?: Surroundings;
  /** Told once it answers. */
  readonly onReady: (at: {
    readonly registration: readonly ListeningAt[];
    readonly administration: ListeningAt;
    /** A lab root: hosts and products that are not built for tests refuse what it signs. */
    readonly lab: boolean;
  }) => void;
}

/**
 * Runs an authority until it is stopped, then ends in order.
 * @throws {ActivationError} `not-initialized`, `already-running`, `port-taken`, `config-…`; StorageError.
 */
export async function serveAuthority(options: ServeAuthorityOptions): Promise<void> {
  const folder = requireFolder(options.folder);
  const config = withOverrides(await loadAuthorityConfig(folder.config), options.overrides ?? {});
  const running = await findRunning(folder.path);
  if (running !== undefined) {
    throw new ActivationError(
      'already-running',
      `An authority (process ${running.pid}) runs on ${folder.path} already.`,
      {
        facts: { pid: running.pid },
      },
    );
  }
  const surroundings = options.surroundings ?? systemSurroundings();
  const random = surroundings.random(32);
  const token: AdminToken = { text: Buffer.from(random).toString('base64url') };
  const { now } = surroundings;
  const log = createLog({ name: 'attiva-authority', level: config.log.level, now, destination: process.stderr });
  const moved = Promise.withResolvers<never>();
  moved.promise.catch(() => {}); // Thrown below, where somebody waits for it.
  const authority = await composeAuthority({
    folder: folder.path,
    config,
    environment: process.env,
    log,
    token,
    onOutdated: moved.reject,
    surroundings,
    hostName: hostname().toLowerCase(),
  });
  const { lab } = await authority.status();
  await authority.warnings.start();
  await authority.retention.start();
  const stopped = untilStopped(options.stop);
  try {
    const { address, port } = config.administration;
    const administration = await authority.administration.listen({ host: address, port });
    const registration = await authority.listen();
    // Only now: whoever could not listen has not touched the files of the one that runs.
    await createAdminToken(folder.adminToken, random);
    await writeRunningNotice(folder.path, {
      pid: process.pid,
      administration: administration.url,
      listeners: registration.map(({ url }) => url),
    });
    options.onReady({ registration, administration, lab });
    const told = await tellServiceManager('READY=1', process.env, registration.map(({ url }) => url).join(' '));
    if (told === 'failed') log.error('systemd-notify failed: the service manager does not know of this authority');
    await Promise.race([stopped, moved.promise]);
    await tellServiceManager('STOPPING=1', process.env);
    await removeRunningNotice(folder.path);
  } finally {
    await authority.close();
  }
}

/**
 * The way for a command to administer the authority in a folder: the running service if there is one, else in-process.
 * The caller closes it.
 * @throws {ActivationError} `not-initialized`, `not-permitted`, `config-…`; StorageError.
 */
export async function openAuthority(
  path: string,
  surroundings: Surroundings = systemSurroundings(),
): Promise<AuthorityAdmin> {
  const folder = requireFolder(path);
  const running = await findRunning(folder.path);
  if (running !== undefined) return remoteAdmin(running.administration, await readAdminToken(folder.adminToken));
  const config = await loadAuthorityConfig(folder.config);
  const token: AdminToken = { text: Buffer.from(surroundings.random(32)).toString('base64url') };
  const log = createSilentLog();
  const authority = await composeAuthority({
    folder: folder.path,
    config,
    environment: process.env,
    log,
    token,
    surroundings,
    hostName: hostname().toLowerCase(),
  });
  return localAdmin(authority.administration, token, () => authority.close());
}

/** The root key's usual place, for as long as nobody has carried it to the safe. */
export function rootKeyFileOf(folder: string): string {
  return authorityFolder(folder).rootKey;
}

function requireFolder(path: string): AuthorityFolder {
  const folder = authorityFolder(path);
  if (existsSync(folder.unfinishedRestore)) {
    throw new ActivationError(
      'restore-unfinished',
      `A restore of ${path} was cut off; run it once more: attiva authority restore FILE ${path} --replace`,
      { facts: { folder: path } },
    );
  }
  if (existsSync(folder.config)) return folder;
  throw new ActivationError('not-initialized', `There is no authority in ${path}; run: attiva authority init NAME`, {
    facts: { folder: path, missing: join(path, 'authority.toml') },
  });
}

function withOverrides(config: AuthorityConfig, overrides: ListenOverrides): AuthorityConfig {
  const { addresses, port, administrationPort } = overrides;
  return {
    ...config,
    registration: {
      ...config.registration,
      addresses: addresses ?? config.registration.addresses,
      port: port ?? config.registration.port,
    },
    administration: { ...config.administration, port: administrationPort ?? config.administration.port },
  };
}

function untilStopped(stop: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => resolve();
    if (stop?.aborted === true) end();
    else if (stop !== undefined) stop.addEventListener('abort', end, { once: true });
    else for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
  });
}
