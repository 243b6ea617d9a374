/** The units of systemd that come with this program (`packages/cli/systemd`), filled in for this machine. */
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ActivationError } from '@attiva/protocol';

export type UnitName = 'attiva-host' | 'attiva-agent' | 'attiva-authority';

export interface UnitFacts {
  /** How `attiva` is called here: the Node that runs it, its options, its file. */
  readonly program: readonly string[];
  /** The folder it serves; where it is not the unit's own below /var/lib, the unit may write there besides. */
  readonly data?: string;
}

/** Text of the unit. */
export function unitText(unit: UnitName, { program, data }: UnitFacts): string {
  const own = `/var/lib/${unit}`;
  const text = readFileSync(new URL(`../../systemd/${unit}.service`, import.meta.url), 'utf8');
  const filled = text
    .replaceAll('@ATTIVA@', () => program.map(quoted).join(' '))
    .replaceAll('@DATA@', () => quoted(data ?? own));
  if (data === undefined || data === own) return filled;
  const place = `ReadWritePaths=${quoted(data)}`;
  return filled.replace(/^StateDirectory=.*\nStateDirectoryMode=.*$/m, () => place);
}

/** One word of a command line as systemd reads it: `%` and `$` mean something to it, and so do quotation marks. @throws {ActivationError} `wrong-usage`. */
function quoted(word: string): string {
  // A line end would begin a line of its own: another directive.
  if (/\p{Cc}/u.test(word)) throw new ActivationError('wrong-usage', 'a path in a unit holds no control characters');
  const literal = word.replaceAll('%', '%%').replaceAll('$', () => '$$');
  return /^[\w@%+=:,./$-]+$/.test(literal) ? literal : `"${literal.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

const hidden = ['/home', '/root', '/run/user', '/tmp', '/var/tmp'];

/**
 * Why a service could not use this file or folder; undefined where it can. The units hide homes and temporary folders,
 * and an account of its own sees only what all accounts see.
 */
export function hiddenFromServices(path: string, account: 'own' | 'root'): string | undefined {
  const hiding = hidden.find((folder) => path === folder || path.startsWith(`${folder}/`));
  if (hiding !== undefined) return `${path} lies in ${hiding}, which services do not see`;
  if (account === 'root') return undefined;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0o001;
    if ((mode & 0o001) === 0) return `${folder} is closed to other accounts, and ${path} lies in it`;
    if (dirname(folder) === folder) return undefined;
  }
}
