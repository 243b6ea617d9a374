import assert from 'node:assert/strict';
import { lchownSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { after, before, test } from 'node:test';
import { initHost } from '@attiva/host';

const main = new URL('../../main.ts', import.meta.url).pathname;
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let scratch = '';
before(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'attiva-bundle-'));
  await chmod(scratch, 0o755);
});
after(() => rm(scratch, { recursive: true, force: true }));

/** A host's folder, changed by `plant` and then given to another account; the bundle that is made of it. */
async function bundleOf(name: string, plant: (toml: string) => Promise<void>): Promise<string> {
  const folder = join(scratch, name);
  await initHost({ folder, now: () => Date.now() });
  await plant(join(folder, 'host.toml'));
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  if (isRoot) for (const one of ['', ...names]) lchownSync(join(folder, one), nobody, nobody);
  const file = join(scratch, `${name}.json`);
  const words = ['--conditions=attiva-source', main, 'doctor', 'bundle', file, '--data', folder];
  await promisify(execFile)(process.execPath, words, { timeout: 60_000 });
  return await readFile(file, 'utf8');
}

test('the address of a receiver keeps its host; its path, which may be a password, is gone', async () => {
  const text = await bundleOf('told', async (toml) => {
    const before = await readFile(toml, 'utf8');
    const url = 'https://hooks.corp.example/services/T0001/word1234?key=word5678';
    await writeFile(toml, before.replace('[notify]', `[notify]\nurl = "${url}"`));
  });
  assert.ok(!text.includes('word1234') && !text.includes('word5678'));
  assert.equal(
    text.match(/https:\/\/hooks\.corp\.example\/\[blanked\]/g)?.length,
    2,
    'in host.toml and in the settings',
  );
});

test("nothing gets in through a link that the folder's owner has planted and could not follow himself", async () => {
  const secret = join(scratch, 'of-root');
  await writeFile(secret, 'a-line-of-root', { mode: isRoot ? 0o600 : 0 });
  const text = await bundleOf('trap', async (toml) => {
    await unlink(toml);
    await symlink(secret, toml);
  });
  assert.ok(!text.includes('a-line-of-root'));
  assert.match(text, /"host\/host\.toml": \{\s+"missing": "EACCES/);
});
