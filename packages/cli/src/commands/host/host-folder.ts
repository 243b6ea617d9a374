/** What the commands of the host share: its folder, the facts of this machine, the way into it. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HostPaths } from '@attiva/administration';
import type { HostDevice } from '@attiva/host';
import { ActivationError } from '@attiva/protocol';
import { type DaemonDoor, throughDaemonDoor } from '../../daemon-door/daemon-door.ts';
import type { Call, OptionSpec } from '../../program/command-spec.ts';
import { withProgress } from '../../program/progress.ts';

export const dataOption: OptionSpec = {
  flags: '--data <dir>',
  purpose: "the host's folder (default /var/lib/attiva-host)",
};

/** @throws {ActivationError} `wrong-usage` for a name that would break the lines of what it is written into: units, accounts. */
export function hostFolder(call: Call): string {
  const folder = resolve(call.terminal.workingDirectory, call.text('data') ?? '/var/lib/attiva-host');
  if (!/\p{Cc}/u.test(folder)) return folder;
  throw new ActivationError('wrong-usage', 'the name of a folder holds no control characters', { facts: { folder } });
}

/** Whether there is a host in the folder: its database, or a configuration that names a database server. */
export async function isHost(folder: string): Promise<boolean> {
  const { isHostFolder } = await import('@attiva/host');
  return isHostFolder(folder);
}

/** The administration of a host. */
export type HostDoor = DaemonDoor<HostPaths>;

/** Lets a command ask the host of its folder, running or not. */
export async function askHost<T>(call: Call, use: (door: HostDoor) => Promise<T>): Promise<T> {
  const { openHost } = await import('@attiva/host');
  const folder = hostFolder(call);
  const compose = async (): ReturnType<typeof openHost> => {
    const host = await asOwnerOf(call, folder, () =>
      openHost({ folder, device: deviceOfHost, dnsSuffix: suffixOfHost }),
    );
    return { ...host, close: () => asOwnerOf(call, folder, () => host.close()) };
  };
  return await withProgress(call, 'asking the host', () =>
    throughDaemonDoor<HostPaths, T>(
      { findRunning: () => findHost(call), compose },
      { use, around: (ask) => asOwnerOf(call, folder, ask) },
    ),
  );
}

/**
 * Where the running host of this call's folder is asked, and with which token; undefined where none runs. Looked up as the owner of
 * the folder: a link in the place of the token would send another daemon's to whatever the notice names.
 */
export async function findHost(
  call: Call,
): Promise<{ readonly url: string; readonly token: { readonly text: string } } | undefined> {
  const { findRunningHost } = await import('@attiva/host');
  const folder = hostFolder(call);
  return await asOwnerOf(call, folder, () => findRunningHost(folder));
}

/**
 * Root works in a folder as the account that owns it: the service could not read what belongs to root. What else a command reads
 * and writes it does as root.
 */
export async function asOwnerOf<T>(call: Call, folder: string, work: () => Promise<T>): Promise<T> {
  const { account } = call.terminal;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (account?.number !== 0 || owner === undefined || owner.uid === 0) return await work();
  return await account.as(owner, work);
}

/** The DNS suffix of this machine, as a client of the same machine would look hosts up. */
export async function suffixOfHost(): Promise<string | undefined> {
  const { systemNetwork } = await import('@attiva/client');
  const { suffix, searchList } = await systemNetwork({}).suffixes();
  return suffix ?? searchList[0];
}

/** This machine's facts as a vendor sees them: a host that is set up anew stays the same host of the six. */
export const deviceOfHost: HostDevice = async (vendor) => {
  const { describeDevice, readDevice } = await import('@attiva/client');
  return describeDevice(vendor, await readDevice()).facts;
};
