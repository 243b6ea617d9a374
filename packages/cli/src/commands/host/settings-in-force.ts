/** The settings of a host as they are in force, whoever set them: asked for by commands that only look. */
import type { HostConfig } from '@attiva/host';
import { isActivationError } from '@attiva/protocol';
import type { HostDoor } from './host-folder.ts';

/** A host's settings by name, as `GET /v1/settings` lists them. */
export type SettingsInForce = ReadonlyMap<string, unknown>;

/** A host of an earlier version that still runs has no settings to show: none are given then. */
export async function settingsInForce(door: HostDoor): Promise<SettingsInForce> {
  try {
    const answer = await door.ask({ method: 'GET', path: '/v1/settings' });
    return new Map(answer.settings.map(({ name, value }) => [name, value]));
  } catch (error) {
    if (isActivationError(error) && error.code === 'not-found') return new Map();
    throw error;
  }
}

/** The port of activations: the one that was set, else that of host.toml. */
export function activationPort(settings: SettingsInForce, { activation }: HostConfig): number {
  const port = settings.get('activation.port');
  return typeof port === 'number' ? port : activation.port;
}
