import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeLabFolder } from '../world/lab-folder.ts';
import { openControl } from './control-server.ts';
import type { DiaryDay } from './diary.ts';
import type { DrivenWorld } from './driven-world.ts';
import { type CommandEnd, runCommand, type StandardStreams } from './product-command.ts';

export interface RunProductOptions {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** The environment it inherits; the lab adds its own two variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where it is started; default: here. */
  readonly workingDirectory?: string;
  /** Ends the command and everything it started. */
  readonly stop?: AbortSignal;
  /** Default `inherit`: the command has the terminal. */
  readonly streams?: StandardStreams;
}

/** How it ended, and what was seen on the way. */
export interface ProductEnd extends CommandEnd {
  /** Each stop of the lab's time. */
  readonly days: readonly DiaryDay[];
}

/**
 * Runs a product, or its tests, in this world, until it ends. Everything that was made for it is gone afterwards; the world
 * itself is the caller's to close.
 * @throws {ActivationError} `wrong-usage` for a command that cannot be started.
 */
export async function runProduct(world: DrivenWorld, options: RunProductOptions): Promise<ProductEnd> {
  const made = await makeLabFolder();
  const folder = made.path;
  try {
    const directory = join(folder, 'machine');
    await mkdir(directory);
    await writeFile(join(folder, 'roots.json'), `${JSON.stringify(world.roots, null, 2)}\n`);
    await writeFile(join(folder, 'lab.json'), `${JSON.stringify(labFile(world, directory), null, 2)}\n`);
    const control = await openControl({ world, directory });
    try {
      const environment = { ...options.environment, ATTIVA_LAB: control.url, ATTIVA_LAB_DIR: folder };
      const end = await runCommand({ ...options, environment });
      return { ...end, days: control.days() };
    } finally {
      await control.close();
    }
  } finally {
    await made.remove();
  }
}

/** For products in other languages, which read it instead of asking. */
function labFile({ products, dns }: DrivenWorld, directory: string): object {
  return { roots: 'roots.json', directory, products, dnsServer: dns.server, dnsSuffix: dns.suffix };
}
