/**
 * Use case: make a host's folder (`attiva host init NAME.attiva`): configuration with comments, database, token. It may
 * be repeated: what is there stays, a newer vendor file or a second vendor's is taken in.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@attiva/storage';
import { databasePath } from './compose.ts';
import { migrations } from './migrations/index.ts';

export interface InitHostOptions {
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Text of a fresh `host.toml`: every field with its default, commented out. */
export const hostTomlTemplate = `# Configuration of an Attiva host. Every line shows its default; remove the # to change it, then restart the host.

[activation]
# addresses = ["::"]        # where to listen; "::" is all of IPv6 and IPv4
# port = 7688               # remember the firewall and any SRV record written by hand
# networks = "private"      # who may ask: "private", "any", or further networks: ["203.0.113.0/24"]
# queue = 10000             # requests that may wait at once

[administration]
# address = "127.0.0.1"
# port = 7690

[log]
# level = "warn"            # "info" adds one line per request

[outbound]
# proxy = "http://proxy.corp.example:3128"
`;

/** Creates what is missing. Gives whether the folder is new. */
export async function initHost(options: InitHostOptions): Promise<{ readonly created: boolean }> {
  const { folder, now } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const created = !existsSync(databasePath(folder));
  const database = await openDatabase({ url: `sqlite:${databasePath(folder)}`, mustExist: false, now });
  try {
    await database.migrate(migrations);
  } finally {
    await database.close();
  }
  const toml = join(folder, 'host.toml');
  if (!existsSync(toml)) await writeFile(toml, hostTomlTemplate, { flag: 'wx' });
  return { created };
}
