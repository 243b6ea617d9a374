/**
 * The agent as a process: the only file of this package that sees `process`. Signals, streams, exit; all else is in
 * `compose.ts`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ActivationSource, agentPlace, type MachineOptions, openMachine } from '@attiva/client';
import { createLog, loadConfig, tellServiceManager } from '@attiva/daemon';
import { composeAgent } from './compose.ts';
import { agentConfigSchema } from './config/agent-config.ts';
import type { VendorSource } from './vendors/vendor-desks.ts';
import { programVersion } from './version.ts';

export interface ServeAgentOptions {
  readonly vendors: VendorSource;
  /** `agent.toml`; a file that is not there means the defaults. */
  readonly configFile: string;
  /** Folder of the sockets instead of the machine's. */
  readonly sockets?: string;
  /** Folder of the states instead of the machine's. */
  readonly data?: string;
  readonly network: NonNullable<MachineOptions['network']>;
  /** Reads the directory that this machine belongs to; default: none is read. */
  readonly activationSource?: ActivationSource;
  /** Version of this program, for whoever takes over from whom. */
  readonly program?: string;
  readonly onReady: (at: { readonly everyone: string; readonly administrator: string }) => void;
}

const lookMilliseconds = 60_000;

/**
 * Runs an agent until SIGTERM or SIGINT, or until a newer one takes over, then ends in order.
 * @throws {ActivationError} `already-running`, `socket-unusable`, `config-…`.
 */
export async function serveAgent(options: ServeAgentOptions): Promise<void> {
  const { configFile, data, network, activationSource } = options;
  // Whatever this account's habit is: other accounts must be able to reach the folder of the sockets.
  process.umask(0o022);
  const config = await loadConfig(existsSync(configFile) ? configFile : undefined, agentConfigSchema);
  const log = createLog({ name: 'attiva-agent', level: config.log.level, now: Date.now, destination: process.stderr });
  const place = agentPlace(options.sockets);
  let stop: (why: string) => void = () => undefined;
  const stopped = new Promise<string>((resolve) => {
    stop = resolve;
  });
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  const agent = composeAgent({
    place,
    config,
    log,
    vendors: options.vendors,
    open: (roots) =>
      openMachine({
        roots,
        network,
        agent: false,
        ...(activationSource !== undefined && { activationSource }),
        ...(data !== undefined && { directory: join(data, roots.vendor) }),
      }),
    about: {
      program: options.program ?? programVersion,
      pid: process.pid,
      instance: randomBytes(12).toString('base64url'),
      ...(data !== undefined && { data }),
    },
    onStop: (why) => stop(why),
  });
  const look = (): void => {
    agent.tick().catch((error: unknown) => log.error({ error }, 'look at the timers failed'));
  };
  const timer = setInterval(look, lookMilliseconds);
  try {
    await agent.listen();
    log.info({ program: options.program ?? programVersion, sockets: place.everyone }, 'agent is ready');
    options.onReady(place);
    const told = await tellServiceManager('READY=1', process.env, place.everyone);
    if (told === 'failed')
      log.error('systemd-notify failed: the service manager does not know that this agent is ready');
    look();
    log.info({ why: await stopped }, 'agent stops');
    await tellServiceManager('STOPPING=1', process.env);
  } finally {
    clearInterval(timer);
    await agent.close();
  }
}
