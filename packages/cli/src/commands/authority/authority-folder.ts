/** What the commands of the authority share: finding its folder, and the way into it. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Ask, asking, type AuthorityPaths, type Send } from '@attiva/administration';
import { ActivationError } from '@attiva/protocol';
import { asOwnerOf } from '../host/host-folder.ts';
import type { Call, OptionSpec } from '../../program/command-spec.ts';

export const dirOption: OptionSpec = {
  flags: '--dir <dir>',
  purpose: "the authority's folder (default: this folder, or the only authority in it)",
};

export const dirArgument: Readonly<Record<string, string>> = { '[dir]': 'the same as --dir' };

/**
 * The folder of the authority a command is meant for: the one named, else this folder, else the only one in it.
 * @throws ActivationError `not-initialized` where there is none, `wrong-usage` where there are several.
 */
export function findAuthorityFolder(call: Call): string {
  const here = call.terminal.workingDirectory;
  const [option, argument] = [call.text('dir'), call.argument('dir')];
  if (option !== undefined && argument !== undefined && option !== argument)
    throw new ActivationError('wrong-usage', `two folders are named, ${argument} and --dir ${option}; name one`);
  const named = option ?? argument;
  if (named !== undefined) return resolve(here, named);
  if (isAuthority(here)) return here;
  const found = readdirSync(here).filter((name) => isAuthority(join(here, name)));
  const [only, ...more] = found;
  if (only === undefined)
    throw new ActivationError('not-initialized', 'there is no authority in this folder; name it with --dir DIR', {
      facts: { folder: here },
    });
  if (more.length > 0)
    throw new ActivationError(
      'wrong-usage',
      `there are several authorities here (${found.join(', ')}); name one with --dir`,
      {
        facts: { found },
      },
    );
  return join(here, only);
}

function isAuthority(folder: string): boolean {
  return existsSync(join(folder, 'authority.toml'));
}

/** The administration of an authority: running, or opened in this process. */
export interface AuthorityDoor {
  readonly running: boolean;
  readonly ask: Ask<AuthorityPaths>;
  /** The same without types, for use cases of the authority that ask by themselves. */
  readonly send: Send;
}

/** Lets a command ask the authority of its folder, running or not; for root as the account that owns the folder. */
export async function askAuthority<T>(
  call: Call,
  use: (door: AuthorityDoor) => Promise<T>,
  folder: string = findAuthorityFolder(call),
): Promise<T> {
  const { openAuthority } = await import('@attiva/authority');
  const asOwner = <Result>(work: () => Promise<Result>): Promise<Result> => asOwnerOf(call, folder, work);
  const admin = await asOwner(() => openAuthority(folder));
  try {
    const send: Send = (request) => asOwner(() => admin.send(request));
    return await use({ running: admin.remote, ask: asking<AuthorityPaths>(send), send });
  } finally {
    await asOwner(() => admin.close());
  }
}
