/**
 * The host as a process: the only file of this package that sees `process`. Signals, streams, exit; all else is in
 * `compose.ts`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import {
  type AdminToken,
  asActivationError,
  createAdminToken,
  createLog,
  createSilentLog,
  findRunning,
  type ListeningAt,
  type Log,
  loadConfig,
  type ProcessUsage,
  readAdminToken,
  removeRunningNotice,
  type RunningNotice,
  tellServiceManager,
  writeRunningNotice,
} from '@attiva/daemon';
import { ActivationError } from '@attiva/protocol';
import { finishRestore } from './backup/pending-restore.ts';
import { composeHost } from './compose.ts';
import { isHostFolder } from './host-home.ts';
import type { ComposedHost } from './doors.ts';
import { type HostConfig, hostConfigSchema } from './config/host-config.ts';
import { createAskForFile } from './carry/ask-for-file.ts';
import { createFetchLists } from './revocation/fetch-lists.ts';
import { createAskAuthority } from './registration/ask-authority.ts';
import { machineMark, systemDns } from './publishing/system-dns.ts';
import type { ReadComputers } from './roll/roll.routes.ts';
import { setProcessPriority } from './settings/process-priority.ts';
import { othersPort } from './settings/setting-table.ts';
import type { HostDevice } from './registration/register-host.ts';

export interface HostOptions {
  /** The DNS suffix of this machine, for publishing it; default: what its host name carries. */
  readonly dnsSuffix?: () => Promise<string | undefined>;
  readonly folder: string;
  /** Facts of this machine, for registration. */
  readonly device: HostDevice;
  /** Who asks a directory for its computers; absent, this host cannot. */
  readonly readComputers?: ReadComputers;
}

export interface ServeHostOptions extends HostOptions {
  /** Told once the host answers. */
  readonly onReady: (at: { readonly activation: readonly ListeningAt[]; readonly administration: ListeningAt }) => void;
  /** Told of the new addresses when the activation port has moved. */
  readonly onMoved?: (activation: readonly ListeningAt[]) => void;
}

/**
 * Runs a host until SIGTERM or SIGINT, then ends in order.
 * @throws {ActivationError} `not-initialized`, `already-running`, `port-taken`, `config-…`; StorageError.
 */
export async function serveHost(options: ServeHostOptions): Promise<void> {
  const { folder } = options;
  await refuseSecond(folder);
  await finishRestore(folder);
  const config = await configOf(folder);
  const random = randomBytes(32);
  const token: AdminToken = { text: random.toString('base64url') };
  const log = createLog({ name: 'attiva-host', level: config.log.level, now: Date.now, destination: process.stderr });
  const notice = async (administration: string, activation: readonly ListeningAt[]): Promise<void> =>
    writeRunningNotice(folder, { pid: process.pid, administration, listeners: activation.map(({ url }) => url) });
  let administrationUrl = '';
  const outdated = Promise.withResolvers<never>();
  outdated.promise.catch(() => {}); // Thrown below, where somebody waits for it.
  const host = await composeHost({
    ...partsOf(options, config, token),
    log,
    onOutdated: outdated.reject,
    setPriority: setProcessPriority,
    usage,
    async onMoved(activation) {
      await notice(administrationUrl, activation);
      options.onMoved?.(activation);
    },
  });
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  const reread = (): void => void rereadConfig(host, folder, log);
  process.on('SIGHUP', reread);
  try {
    const { address, port } = config.administration;
    const administration = await host.administration.listen({ host: address, port });
    administrationUrl = administration.url;
    const activation = await host.listen();
    // Only now: whoever could not listen has not touched the files of the one that runs.
    await createAdminToken(tokenPath(folder), random);
    await notice(administration.url, activation);
    options.onReady({ activation, administration });
    const told = await tellServiceManager('READY=1', process.env, activation.map(({ url }) => url).join(' '));
    if (told === 'failed')
      log.error('systemd-notify failed: the service manager does not know that this host is ready');
    await Promise.race([stopped, outdated.promise]);
    await tellServiceManager('STOPPING=1', process.env);
    await removeRunningNotice(folder);
  } finally {
    process.off('SIGHUP', reread);
    await host.close();
  }
}

/** SIGHUP, `systemctl reload`: settings of host.toml count at once; its other fields at the next start. A wrong file changes nothing. */
async function rereadConfig({ doors }: ComposedHost, folder: string, log: Log): Promise<void> {
  try {
    const notes = await doors.settings.reread(await configOf(folder));
    log.info({ notes }, 'host.toml has been read again');
  } catch (error) {
    const { code, detail } = asActivationError(error);
    log.error({ code, detail }, 'host.toml was read again and changes nothing');
  }
}

/** A host without listeners, for a command while no daemon runs. The caller closes it. */
export async function openHost(options: HostOptions): Promise<ComposedHost & { readonly token: AdminToken }> {
  await finishRestore(options.folder);
  const config = await configOf(options.folder);
  const token: AdminToken = { text: randomBytes(32).toString('base64url') };
  const host = await composeHost({ ...partsOf(options, config, token), log: createSilentLog() });
  return { ...host, token };
}

/** How to reach a running host's administration; `undefined` when none runs. */
export async function findRunningHost(
  folder: string,
): Promise<{ readonly url: string; readonly token: AdminToken } | undefined> {
  const running = await findOther(folder);
  if (running === undefined) return undefined;
  return { url: running.administration, token: await readAdminToken(tokenPath(folder)) };
}

/** Reads and changes nothing: a host that runs calls it too. */
async function configOf(folder: string): Promise<HostConfig> {
  if (!existsSync(folder) || !isHostFolder(folder)) {
    throw new ActivationError('not-initialized', `there is no host in ${folder}; run: attiva host setup NAME.attiva`, {
      facts: { folder },
    });
  }
  const toml = join(folder, 'host.toml');
  const config = await loadConfig(existsSync(toml) ? toml : undefined, hostConfigSchema);
  const { port } = config.activation;
  const why = port === 0 ? undefined : othersPort(port);
  if (why !== undefined) throw new ActivationError('config-invalid', `${toml}: activation.port ${why}`);
  return config;
}

async function refuseSecond(folder: string): Promise<void> {
  const running = await findOther(folder);
  if (running === undefined) return;
  throw new ActivationError('already-running', `a host (process ${running.pid}) runs on this folder already`, {
    facts: { pid: running.pid, administration: running.administration },
  });
}

/** In a container each start may have the number of the one before: a notice of ours is the trace of that one. */
async function findOther(folder: string): Promise<RunningNotice | undefined> {
  const running = await findRunning(folder);
  return running?.pid === process.pid ? undefined : running;
}

function partsOf(
  { folder, device, dnsSuffix, readComputers }: HostOptions,
  config: HostConfig,
  token: AdminToken,
): Omit<Parameters<typeof composeHost>[0], 'log'> {
  const { proxy } = config.outbound;
  const outbound = { ...(proxy !== undefined && { proxy }), environment: process.env };
  return {
    folder,
    config,
    environment: process.env,
    token,
    device,
    hostName: hostname().toLowerCase(),
    now: Date.now,
    monotonic: () => performance.now(),
    uptime,
    askAuthority: createAskAuthority(outbound),
    fetchLists: createFetchLists(outbound),
    askForFile: createAskForFile(outbound),
    ...(readComputers && { readComputers }),
    environmentProxy: process.env['HTTPS_PROXY'] ?? process.env['https_proxy'],
    publishing: {
      async name() {
        const suffix = await dnsSuffix?.();
        return { hostName: hostname(), ...(suffix !== undefined && { suffix }) };
      },
      dns: systemDns(),
      environment: process.env,
      mark: machineMark(),
    },
  };
}

function usage(): ProcessUsage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    residentBytes: rss,
    heapBytes: heapUsed,
    startedAt: Date.now() / 1000 - process.uptime(),
  };
}

function tokenPath(folder: string): string {
  return join(folder, 'admin.token');
}
