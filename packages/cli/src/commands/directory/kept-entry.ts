import { mkdir } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { dirname, join } from 'node:path';
import type { Call } from '../../program/command-spec.ts';
import { type EntryPlace, entryFile } from '../../without-network/entry-file.ts';

/**
 * Where half an entry of this user is kept: whoever administers a directory need not administer this machine. It belongs to the
 * vendor and the directory, for no request is remembered.
 */
export function keptEntry(
  { terminal }: Call,
  of: { readonly vendor: string; readonly directory: string | undefined },
): EntryPlace {
  const path = join(ownFolder(terminal), 'directory-confirmation.entry');
  const place = entryFile({ path, request: `${of.vendor} ${of.directory}`, as: (work) => work() });
  return {
    ...place,
    async save(digits) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await place.save(digits);
    },
  };
}

function ownFolder({ environment }: Call['terminal']): string {
  if (platform() === 'win32') return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Attiva');
  if (platform() === 'darwin') return join(homedir(), 'Library/Application Support/Attiva');
  return join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local/state'), 'attiva');
}
