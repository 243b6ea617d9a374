/** What the commands on accounts and tokens share: a host's console or an authority's, asked by the paths that both have. */
import type { Ask, HostPaths } from '@attiva/administration';
import { resolve } from 'node:path';
import type { Call, OptionSpec } from '../../program/command-spec.ts';
import { askAuthority } from '../authority/authority-folder.ts';
import { askHost, dataOption } from '../host/host-folder.ts';

export const consoleOptions: readonly OptionSpec[] = [
  dataOption,
  { flags: '--authority <dir>', purpose: "of the vendor's authority in this folder, not of a host" },
];

export const roles = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** Lets a command ask, whether the daemon runs or not. */
export async function askConsole<T>(call: Call, use: (ask: Ask<HostPaths>) => Promise<T>): Promise<T> {
  const authority = call.text('authority');
  if (authority === undefined) return await askHost(call, (door) => use(door.ask));
  const { asking } = await import('@attiva/administration');
  const folder = resolve(call.terminal.workingDirectory, authority);
  return await askAuthority(call, (door) => use(asking<HostPaths>(door.send)), folder);
}
