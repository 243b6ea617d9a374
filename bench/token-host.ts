/** A host whose signing key is in a SoftHSM token, slowed to 20 signatures a second by `slow-token.ts`. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FakeVendor } from '@attiva/testkit';
import { registerHost } from './bench-vendor.ts';

const module = '/usr/lib/softhsm/libsofthsm2.so';

interface TokenHost {
  readonly folder: string;
  readonly toml: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly putAway: () => Promise<void>;
}

/** A registered folder whose key was made in the token; a sentence, where there is no SoftHSM here. */
export async function slowTokenHost(vendor: FakeVendor, now: () => number): Promise<TokenHost | string> {
  if (!existsSync(module)) return 'SoftHSM is not installed; on Debian: apt-get install softhsm2';
  const home = await mkdtemp(join(tmpdir(), 'attiva-bench-token-'));
  await mkdir(join(home, 'tokens'));
  const conf = join(home, 'softhsm2.conf');
  await writeFile(
    conf,
    `directories.tokendir = ${join(home, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  const env = { ...process.env, SOFTHSM2_CONF: conf };
  const words = ['--init-token', '--free', '--label', 'bench', '--pin', '1234', '--so-pin', '567890'];
  await promisify(execFile)('softhsm2-util', words, { env });
  await writeFile(join(home, 'pin'), '1234\n', { mode: 0o600 });
  const toml = `[signing]\nmodule = "${module}"\ntoken = "bench"\npinFile = "${join(home, 'pin')}"\n`;
  // The module reads it when it is loaded: here to make the key, in the host to use it.
  process.env['SOFTHSM2_CONF'] = conf;
  const folder = await registerHost(vendor, { now, toml });
  const slow = new URL('slow-token.ts', import.meta.url).href;
  return {
    folder,
    toml,
    environment: { SOFTHSM2_CONF: conf, NODE_OPTIONS: `--import ${slow}` },
    async putAway() {
      for (const one of [folder, home]) await rm(one, { recursive: true, force: true });
    },
  };
}
