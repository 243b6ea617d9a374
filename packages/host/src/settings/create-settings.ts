/** Builds the settings of a host, and connects those that this room itself puts in force: port, priority, intervals. */
import type { HttpServer, ListeningAt, Log } from '@attiva/daemon';
import type { Seconds, TermsFacts } from '@attiva/protocol';
import type { Database } from '@attiva/storage';
import type { HostConfig } from '../config/host-config.ts';
import { ActivationListeners } from './activation-listeners.ts';
import { HostSettings } from './host-settings.ts';
import type { SetPriority } from './process-priority.ts';
import type { SettingValues } from './setting-table.ts';

export interface SettingsParts {
  readonly database: Database;
  readonly config: HostConfig;
  readonly now: () => Seconds;
  readonly log: Log;
  /** Absent: the process is somebody else's, a command's or a test's. */
  readonly setPriority?: SetPriority;
}

/** The settings as the database has them, the priority in force. */
export async function createSettings(parts: SettingsParts): Promise<HostSettings> {
  const settings = await HostSettings.open(parts);
  const { setPriority } = parts;
  if (setPriority !== undefined) {
    if (settings.current()['process.lowPriority']) setPriority(true);
    settings.subscribe((now, before) => {
      const low = now['process.lowPriority'];
      if (low === before['process.lowPriority'] || setPriority(low)) return undefined;
      return 'The system does not let this account change the priority of a running process: restart the host.';
    });
  }
  return settings;
}

/** The intervals in force, as the rule for terms takes them. */
export function intervalsOf(values: SettingValues): NonNullable<TermsFacts['overrides']> {
  const { 'intervals.activationMinutes': activation, 'intervals.renewalMinutes': renewal } = values;
  return {
    ...(activation !== undefined && { activationIntervalMinutes: activation }),
    ...(renewal !== undefined && { renewalIntervalMinutes: renewal }),
  };
}

export interface ListenersParts {
  readonly config: HostConfig;
  readonly log: Log;
  readonly makeServer: () => HttpServer;
  readonly onMoved?: (at: readonly ListeningAt[]) => Promise<void>;
}

/** The activation listeners, which follow the setting of the port. */
export function createListeners(settings: HostSettings, parts: ListenersParts): ActivationListeners {
  const listeners = new ActivationListeners({
    addresses: parts.config.activation.addresses,
    makeServer: parts.makeServer,
    onMoved: async (at) => {
      parts.log.info({ activation: at.map(({ url }) => url) }, 'listening on the new port');
      try {
        await parts.onMoved?.(at);
      } catch (error) {
        // The host has moved all the same: whoever looks for it finds its administration where it was.
        parts.log.error({ err: error }, 'the notice of the running host could not be written anew');
      }
    },
  });
  settings.prepareWith(async (next, before) =>
    next['activation.port'] === before['activation.port'] ? undefined : listeners.prepareMove(next['activation.port']),
  );
  return listeners;
}
