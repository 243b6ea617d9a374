/**
 * The host's console: where its pages are, what a browser without scripts sees instead. How links, sessions
 * and files work is left to `@attiva/daemon`.
 */
import { join } from 'node:path';
import { type Access, type AdministrationApi, addConsoleRoutes, readConsoleFiles } from '@attiva/daemon';
import type { HostStatus } from '../status/host-status.ts';
import { consoleAddresses } from './console-addresses.ts';
import { statusPage } from './status-page.ts';

export interface HostConsole {
  addTo(api: AdministrationApi): void;
}

export interface ConsoleDoors {
  readonly access: Access;
  readonly status: () => Promise<HostStatus>;
}

/** Where the build of `@attiva/console` puts the pages: beside `src` and `dist` of this package. */
const builtPages = join(import.meta.dirname, '../../console');

/** @param folder of other pages than the built ones. */
export function createHostConsole({ access, status }: ConsoleDoors, folder: string = builtPages): HostConsole {
  // Read when the first browser comes: a host that nobody looks at keeps none of it in memory.
  let files: ReturnType<typeof readConsoleFiles> | undefined;
  return {
    addTo: (api) =>
      addConsoleRoutes(api, {
        ...access,
        words: { name: 'Attiva host', linkCommand: 'attiva console link' },
        addresses: consoleAddresses,
        plain: async () => statusPage(await status()),
        files: () => (files ??= readConsoleFiles(folder)),
      }),
  };
}
