/**
 * The authority's console: where its pages are, what a browser without scripts sees instead. How links, sessions and files
 * work is left to `@attiva/daemon`; what the pages ask is the administration API.
 */
import { join } from 'node:path';
import { type Access, type AdministrationApi, addConsoleRoutes, readConsoleFiles } from '@attiva/daemon';
import type { Seconds } from '@attiva/protocol';
import type { AuthorityStatus } from '../administration/authority-status.ts';
import { consoleAddresses } from './console-addresses.ts';
import { statusPage } from './status-page.ts';

export interface AuthorityConsole {
  addTo(api: AdministrationApi): void;
}

export interface ConsoleDoors {
  readonly access: Access;
  readonly status: () => Promise<AuthorityStatus>;
  readonly now: () => Seconds;
}

/** Where the build of `@attiva/console` puts the pages: beside `src` and `dist` of this package. */
const builtPages = join(import.meta.dirname, '../../console');

/** @param folder of other pages than the built ones. */
export function createAuthorityConsole(
  { access, status, now }: ConsoleDoors,
  folder: string = builtPages,
): AuthorityConsole {
  // Read when the first browser comes: an authority that nobody looks at keeps none of it in memory.
  let files: ReturnType<typeof readConsoleFiles> | undefined;
  return {
    addTo: (api) =>
      addConsoleRoutes(api, {
        ...access,
        words: { name: 'Attiva authority', linkCommand: 'attiva console link --authority DIR' },
        addresses: consoleAddresses,
        plain: async () => statusPage(await status(), now()),
        files: () => (files ??= readConsoleFiles(folder, 'authority.html')),
      }),
  };
}
