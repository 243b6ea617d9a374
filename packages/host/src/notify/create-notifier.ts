/** Builds the notifier of a host, and lets what does not reach its receiver be a warning. */
import { hostname } from 'node:os';
import type { Log } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import type { HostConfig } from '../config/host-config.ts';
import type { HostSettings } from '../settings/host-settings.ts';
import type { HostHealth } from '../status/host-health.ts';
import type { HostStatus } from '../status/host-status.ts';
import type { HostLife } from '../hosts/host-life.ts';
import { channelsOf } from './channels.ts';
import { Notifier } from './notifier.ts';

export interface CreateNotifierParts {
  readonly database: Database;
  readonly config: HostConfig;
  readonly settings: HostSettings;
  readonly health: HostHealth;
  readonly log: Log;
  readonly now: () => Seconds;
  readonly status: () => Promise<HostStatus>;
  readonly life: Pick<HostLife, 'works' | 'exchangeWarnings'>;
}

export function createNotifier({ config, settings, health, status, life, ...parts }: CreateNotifierParts): Notifier {
  const { database, log, now } = parts;
  const notifier = new Notifier({
    database,
    log,
    now,
    host: hostname(),
    channels: () => channelsOf(config.notify, settings.current()['notify.url']),
    warnings: async () => life.exchangeWarnings((await status()).warnings),
    isMine: () => life.works,
  });
  health.addSource(() => notifier.warnings());
  return notifier;
}
