// needs: linux softhsm2
/**
 * The vendor's keys in custody: the root on a machine of its own that is only spoken to by files, the signing keys of
 * authority and host in a token. A machine is licensed by what the token has signed.
 */
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { runProcess } from '@attiva/testkit';
import { askAttiva, refusedAttiva, runAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { freePort } from '../../site/free-port.ts';
import { applicationOf, createHost, type Host } from '../../site/host.ts';
import { runMachines } from '../../site/product.ts';
import { createVendor, osAndOffice, type Vendor } from '../../site/vendor.ts';

const module = '/usr/lib/softhsm/libsofthsm2.so';
const authorityAddress = '127.90.0.1';
const hostAddress = '127.90.0.21';

interface Status {
  readonly signingKey: string;
  readonly signingDaysLeft: number;
  readonly roots: readonly string[];
}

describe('the vendor’s keys', () => {
  const folder = createFolder('custody');
  const offline = join(folder, 'offline');
  const rootKey = ['--root-key', join(offline, 'root.key'), '--passphrase-file', join(folder, 'aurora.passphrase')];
  let aurora: Vendor;
  let host: Host;
  let trips = 0;

  before(async () => {
    mkdirSync(join(folder, 'tokens'));
    const conf = join(folder, 'softhsm2.conf');
    writeFileSync(conf, `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\n`);
    process.env['SOFTHSM2_CONF'] = conf; // Every process that this file starts finds the token by it.
    const args = ['--init-token', '--free', '--label', 'safe', '--pin', '1234', '--so-pin', '567890'];
    assert.equal((await runProcess({ command: 'softhsm2-util', args })).exit, 0);
    writeFileSync(join(folder, 'pin'), '1234\n', { mode: 0o600 });
    aurora = await createVendor({
      folder,
      name: 'aurora',
      address: authorityAddress,
      packToml: osAndOffice({ desktop: 1 }),
    });
    mkdirSync(offline);
    renameSync(join(aurora.folder, 'root.key'), join(offline, 'root.key'));
    host = await createHost(
      { folder: join(folder, 'host'), address: hostAddress, port: await freePort(hostAddress) },
      aurora,
    );
  });

  const status = (): Promise<Status> => askAttiva(['authority', 'status', aurora.folder]);
  const signing = (pin: string): string =>
    `\n[signing]\nmodule = "${module}"\ntoken = "safe"\npinFile = "${join(folder, pin)}"\n`;

  /** One trip to the machine of the root and back. */
  async function trip(
    sign: (request: string, answer: string, key: string) => readonly string[],
    ...how: string[]
  ): Promise<void> {
    trips += 1;
    const [request, answer] = [join(offline, `${trips}.request`), join(offline, `${trips}.answer`)];
    const asked = await askAttiva<{ key: string }>(['delegate', 'request', request, ...how, '--dir', aurora.folder]);
    await askAttiva([...sign(request, answer, asked.key), ...rootKey]);
    await askAttiva(['delegate', 'import', answer, '--dir', aurora.folder]);
  }

  test('the next signing key is made in the token and appointed by file; the PIN is judged in words', async () => {
    const before = await status();
    const plain = `${aurora.folder}/authority.toml`;
    writeFileSync(plain, readFileSync(plain, 'utf8').replace('\n[signing]\n', signing('wrong-pin')));
    writeFileSync(join(folder, 'wrong-pin'), '9999\n', { mode: 0o600 });
    const request = join(offline, 'never.request');
    await refusedAttiva(['delegate', 'request', request, '--dir', aurora.folder], 'token-pin-wrong');
    assert.ok(!existsSync(request));
    writeFileSync(join(folder, 'wrong-pin'), '1234\n', { mode: 0o600 });
    await trip((from, to, key) => ['delegate', 'issue', from, to, '--key', key, '--days', '500']);
    const after = await status();
    assert.notEqual(after.signingKey, before.signingKey);
    assert.ok(!existsSync(join(aurora.folder, 'signing.key.next')), 'no file holds the new key');
    await askAttiva(['pack', 'build', aurora.folder]);
    await trip((from, to, key) => ['delegate', 'issue', from, to, '--key', key, '--days', '600'], '--renew');
    assert.deepEqual([(await status()).signingKey, (await status()).signingDaysLeft], [after.signingKey, 599]);
  });

  test('a host with its key in the token licenses a machine; without the token it says why it does not', async () => {
    await host.addVendor(aurora);
    appendFileSync(join(host.folder, 'host.toml'), signing('pin'));
    const authority = await aurora.serve();
    await host.register(await aurora.hostKey('Rossi SpA', 'aurora-os'));
    await authority.stop();
    assert.ok(!existsSync(join(host.folder, 'signing')) || readdirSync(join(host.folder, 'signing')).length === 0);
    let serving = await host.serve();
    const machine = {
      directory: join(folder, 'machine'),
      edition: 'desktop',
      setupKey: await aurora.setupKey('desktop', 2025),
      host: host.address,
    };
    const [licensed] = await runMachines({ rootsFile: aurora.rootsFile, machines: [machine] });
    assert.equal(licensed?.status.state, 'licensed', JSON.stringify(licensed));
    await serving.stop();
    renameSync(join(folder, 'tokens'), join(folder, 'unplugged'));
    mkdirSync(join(folder, 'tokens'));
    serving = await host.serve();
    const said = await host.status();
    assert.ok(
      said.warnings.some(({ code }) => code === 'token-unavailable'),
      JSON.stringify(said.warnings),
    );
    assert.equal(applicationOf(said, 'aurora-os').serving, false);
    await serving.stop();
    renameSync(join(folder, 'unplugged'), join(folder, 'tokens-again'));
    const conf = `directories.tokendir = ${join(folder, 'tokens-again')}\nobjectstore.backend = file\n`;
    writeFileSync(join(folder, 'softhsm2.conf'), conf);
    assert.equal(applicationOf(await host.status(), 'aurora-os').serving, true);
  });

  test('an authority from a backup goes on, and what was revoked since stays revoked', async () => {
    const file = join(folder, 'aurora.backup');
    const sealed = ['--passphrase-file', join(folder, 'aurora.passphrase')];
    const dir = ['--dir', aurora.folder];
    const { holds } = await askAttiva<{ holds: readonly string[] }>(['authority', 'backup', file, ...dir, ...sealed]);
    assert.ok(holds.includes('verifier.key') && holds.includes('signing.key') && !holds.includes('root.key'));
    const id = 'A'.repeat(20);
    await askAttiva(['authority', 'revoke', id, '--foreign', ...dir]);
    await refusedAttiva(['authority', 'restore', file, aurora.folder, ...sealed], 'already-initialized');
    await refusedAttiva(['host', 'restore', file, '--data', join(folder, 'no-host'), ...sealed], 'backup-invalid');
    const restore = ['authority', 'restore', file, aurora.folder, '--replace', ...sealed];
    // The power fails at the decision, between two files, and at the last ones.
    const seen: unknown[] = [];
    for (const at of ['1', '2', '4']) {
      const environment = { NODE_OPTIONS: `--import ${powerCut(folder)}`, CUT_AT: at };
      assert.notEqual((await runAttiva(restore, { environment })).exit, 0);
      const { exit, stdout } = await runAttiva(['doctor', '--authority', aurora.folder, '--json']);
      const { cause } = JSON.parse(stdout) as { cause: { code?: string } };
      seen.push([exit, cause.code]);
      const shown = await runAttiva(['authority', 'status', aurora.folder]);
      assert.equal(shown.exit, exit, 'the status says the same');
    }
    assert.deepEqual(seen, [
      [0, undefined],
      [6, 'restore-unfinished'],
      [6, 'restore-unfinished'],
    ]);
    await askAttiva(restore);
    const again = await askAttiva<Status & { revoked: number; registrations: number }>([
      'authority',
      'status',
      aurora.folder,
    ]);
    assert.deepEqual([again.revoked, again.registrations], [1, 1]);
    await askAttiva(['authority', 'confirm-restore', aurora.folder]);
    await refusedAttiva(['authority', 'confirm-restore', aurora.folder], 'not-found');
    const elsewhere = join(folder, 'elsewhere');
    const lists = ['--revocations', join(aurora.folder, 'aurora.revocations')];
    await askAttiva(['authority', 'restore', file, elsewhere, ...lists, ...sealed]);
    assert.equal((await askAttiva<{ revoked: number }>(['authority', 'status', elsewhere])).revoked, 1);
  });

  test('the root is replaced in three steps', async () => {
    const [first] = (await status()).roots;
    const next = ['--next-root-key', join(offline, 'next.key')];
    const step = (name: string) => (from: string, to: string) => ['root', 'rotate', from, to, '--step', name, ...next];
    const switched = (from: string, to: string, key: string) => [...step('switch')(from, to), '--key', key];
    await trip(step('announce'), '--renew');
    const [, second] = (await status()).roots;
    await host.addVendor(aurora);
    await trip(switched, '--renew');
    await host.addVendor(aurora);
    await trip(step('retire'), '--renew');
    assert.deepEqual((await status()).roots, [second]);
    assert.notEqual(first, second);
    await host.addVendor(aurora);
    const old = await runAttiva(['release-check', aurora.folder]);
    assert.ok(!old.stdout.includes(first ?? ''), 'nothing that products compile in names the old root');
  });
});

/** A module that ends the process as a power cut does, at the rename of this number. */
function powerCut(folder: string): string {
  const file = join(folder, 'power-cut.mjs');
  const code = `import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
const { rename } = fs;
let renames = 0;
fs.rename = (...paths) => {
  renames += 1;
  if (renames === Number(process.env.CUT_AT)) process.kill(process.pid, 'SIGKILL');
  return rename(...paths);
};
syncBuiltinESMExports();
`;
  writeFileSync(file, code);
  return file;
}
