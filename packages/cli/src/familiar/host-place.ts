/** The host of this machine, where it is one: its folder, its status and its settings, asked as the modern commands ask. */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HostStatus } from '@attiva/host';
import { askHost, hostFolder } from '../commands/host/host-folder.ts';
import { type SettingsInForce, settingsInForce } from '../commands/host/settings-in-force.ts';
import type { Call } from '../program/command-spec.ts';

/** Is this machine a host? `closed`: it is, and this account may not look. */
export type HostHere = 'none' | 'open' | 'closed';

export function hostHere(call: Call): HostHere {
  const folder = hostFolder(hostCall(call));
  if (!existsSync(folder)) return 'none';
  try {
    accessSync(join(folder, 'host.db'), constants.R_OK | constants.W_OK);
    return 'open';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'none' : 'closed';
  }
}

/** The call as a command of the host reads it: `--data` of those is `--host-data` here. */
export function hostCall(call: Call, texts: Readonly<Record<string, string>> = {}): Call {
  return {
    ...call,
    argument: (name) => texts[name],
    text: (name) => (name === 'data' ? call.text('hostData') : texts[name]),
    texts: () => [],
  };
}

export interface HostLook {
  readonly running: boolean;
  readonly status: HostStatus;
  readonly settings: SettingsInForce;
}

/** @throws {ActivationError} `not-initialized` and whatever the host says. */
export async function lookAtHost(call: Call): Promise<HostLook> {
  return await askHost(hostCall(call), async (door) => {
    const status = (await door.ask({ method: 'GET', path: '/v1/status' })) as HostStatus;
    return { running: door.running, status, settings: await settingsInForce(door) };
  });
}

/** What can be seen of the host here; a text says why nothing can. */
export async function hostIfHere(call: Call): Promise<HostLook | string | undefined> {
  const here = hostHere(call);
  if (here === 'none') return undefined;
  const closed = 'This machine is a host; its part is shown to whoever may read its folder (sudo).';
  if (here === 'closed') return closed;
  try {
    return await lookAtHost(call);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return closed;
    const { asActivationError } = await import('@attiva/daemon');
    const { code, detail } = asActivationError(error);
    if (code === 'internal') throw error;
    return `This machine is a host that does not tell how it stands: ${code}: ${detail}`;
  }
}
