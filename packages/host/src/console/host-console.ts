/**
 * The host's console: where its pages are, what a browser without scripts sees instead, and who a session is. How links,
 * sessions and files work is left to `@attiva/daemon`.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  type AdministrationApi,
  addConsoleRoutes,
  ConsoleKeys,
  readConsoleFiles,
  sessionHolder,
  type WhoAsks,
} from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { HostStatus } from '../status/host-status.ts';
import { consoleAddresses } from './console-addresses.ts';
import { statusPage } from './console-page.ts';

export interface HostConsole {
  readonly whoAsks: WhoAsks;
  addTo(api: AdministrationApi): void;
}

export interface ConsoleDoors {
  readonly now: () => Seconds;
  readonly status: () => Promise<HostStatus>;
}

/** Where the build of `@attiva/console` puts the pages: beside `src` and `dist` of this package. */
const builtPages = join(import.meta.dirname, '../../console');

/** @param folder of other pages than the built ones. */
export function createHostConsole({ now, status }: ConsoleDoors, folder: string = builtPages): HostConsole {
  const session = { keys: new ConsoleKeys(() => randomBytes(32)), cookie: 'attiva-host', now };
  // Read when the first browser comes: a host that nobody looks at keeps none of it in memory.
  let files: ReturnType<typeof readConsoleFiles> | undefined;
  return {
    whoAsks: sessionHolder(session),
    addTo: (api) =>
      addConsoleRoutes(api, {
        ...session,
        words: { name: 'Attiva host', linkCommand: 'attiva console link' },
        addresses: consoleAddresses,
        plain: async () => statusPage(await status()),
        files: () => (files ??= readConsoleFiles(folder)),
      }),
  };
}
