// needs: linux
/**
 * Build jobs: machines that live for one command. Real host, packed program, packed SDK: licensed while they run, counted
 * by what was alive at once, and nothing left of them, however they end.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import { runAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { applicationOf, type Host } from '../../site/host.ts';
import { runMachines } from '../../site/product.ts';
import { createRegisteredSite } from '../../site/registered-site.ts';
import type { Vendor } from '../../site/vendor.ts';

const address = { authority: '127.91.0.1', host: '127.91.0.21' } as const;
const jobs = 2000;
/** A process of this many, one after the other. */
const perRun = 200;
const atOnce = 16;

describe('short-lived machines', () => {
  const folder = createFolder('short-lived');
  /** Two thousand folders of machines are written with care for power cuts; in memory that takes no time. */
  const machinesFolder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : folder, 'attiva-jobs-'));
  let aurora: Vendor;
  let host: Host;
  let setupKey: string;
  let serving: StartedProcess;

  before(async () => {
    ({ aurora, host } = await createRegisteredSite(folder, address, { desktop: 1, server: 40 }));
    setupKey = await aurora.setupKey('desktop', 2025);
    serving = await host.serve();
  });

  after(async () => {
    await serving.stop();
    rmSync(machinesFolder, { recursive: true, force: true });
  });

  const job = (
    edition: string,
    ...command: string[]
  ): Promise<{ exit: number | null; stdout: string; stderr: string }> =>
    runAttiva(['client', 'run', edition, '--roots', aurora.rootsFile, '--host', host.address, ...command]);

  const osOf = async (): Promise<ReturnType<typeof applicationOf>> => applicationOf(await host.status(), 'aurora-os');

  /** Machines that the host has a row of. */
  const knownMachines = async (): Promise<number> => (await osOf()).editions.reduce((sum, { known }) => sum + known, 0);

  test('2,000 jobs leave no orphan, and are as many machines as lived at once', async () => {
    for (let done = 0; done < jobs; done += perRun) {
      const machines = Array.from({ length: perRun }, (_, index) => ({
        directory: join(machinesFolder, String(done + index)),
        edition: 'desktop',
        setupKey,
        machineName: `job-${done + index}`,
        host: host.address,
        ephemeral: true as const,
      }));
      const results = await runMachines({ rootsFile: aurora.rootsFile, machines, atOnce });
      const good = results.filter(({ status, left }) => status.licensed && left?.outcome === 'released');
      assert.equal(good.length, perRun);
    }
    const { inventory, requests } = await osOf();
    assert.equal(await knownMachines(), 0, 'no row is left');
    assert.ok(inventory >= 1 && inventory <= atOnce, `counted ${inventory}, at most ${atOnce} lived at once`);
    assert.equal(requests.total, 2 * jobs);
  });

  test('a command is licensed while it runs, what it starts as well, and its exit code is the answer', async () => {
    const before = temporary();
    const [node, program] = [
      process.execPath,
      join(process.env['ATTIVA_E2E_PREFIX'] ?? '', 'node_modules/.bin/attiva'),
    ];
    const inside = `"${node}" "${program}" client status --roots "${aurora.rootsFile}" --json; exit 42`;
    const ended = await job('desktop', '--', 'sh', '-c', inside);
    assert.equal(ended.exit, 42, ended.stderr);
    assert.match(ended.stdout, /"state":"licensed"/);
    assert.equal(await knownMachines(), 0);
    assert.deepEqual(temporary(), before, 'nothing stays among the temporary files');
  });

  test('without a license the command is not run, unless that is said', async () => {
    const refused = await job('server', '--', 'echo', 'it runs');
    assert.equal(refused.exit, 6, refused.stderr);
    assert.match(refused.stdout, /below-threshold/);
    assert.doesNotMatch(refused.stdout, /it runs/);
    const anyway = await job('server', '--anyway', '--', 'echo', 'it runs');
    assert.equal(anyway.exit, 0, anyway.stderr);
    assert.match(anyway.stdout, /it runs/);
    assert.match(anyway.stderr, /below-threshold/);
    assert.equal(await knownMachines(), 0, 'those that were counted without a license are gone as well');
  });

  test('a command that does not exist, or is ended by a signal, frees its place', async () => {
    const missing = await job('desktop', '--', 'no-such-command');
    assert.equal(missing.exit, 127, missing.stderr);
    assert.match(missing.stderr, /"no-such-command" cannot be started: no program of this name is in PATH/);
    const folderAsProgram = await job('desktop', '--json', '--', folder);
    assert.equal(folderAsProgram.exit, 126, folderAsProgram.stderr);
    assert.match(folderAsProgram.stdout, /"exitCode":126,"problem":\{.*"code":"wrong-usage"/);
    assert.equal((await job('desktop', '--', 'sh', '-c', 'kill -9 $$')).exit, 137);
    assert.equal((await job('desktop', '--', 'sh', '-c', 'kill -INT $$')).exit, 130);
    assert.equal(await knownMachines(), 0);
  });

  test('a job asks the host that an administrator has set on the machine', async () => {
    const data = join(folder, 'set-host');
    const words = ['--roots', aurora.rootsFile, '--data', data];
    assert.equal((await runAttiva(['client', 'set-host', host.address, ...words])).exit, 0);
    const ended = await runAttiva(['client', 'run', 'desktop', ...words, '--', 'true']);
    assert.equal(ended.exit, 0, ended.stderr);
  });

  test('has no grace: who begins anew each time is asked for a license each time', async () => {
    const [result] = await runMachines({
      rootsFile: aurora.rootsFile,
      machines: [
        {
          directory: join(folder, 'alone'),
          edition: 'desktop',
          setupKey,
          host: '127.91.0.99:1',
          ephemeral: true,
        },
      ],
    });
    assert.equal(result?.status.state, 'notification');
    assert.deepEqual(result?.left, { product: 'aurora-os/desktop', outcome: 'unknown-there' });
  });
});

function temporary(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('attiva-ephemeral-'));
}
