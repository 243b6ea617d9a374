// needs: linux root iproute2 nftables bind9
/**
 * Faults injected one by one, and what doctor names first. Doctor is the packed program in a process of its own; DNS is BIND,
 * the firewall is nftables, hosts are real ones or, where they must misbehave, the honest one of the test kit.
 */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { catalogue } from '@attiva/protocol';
import { runProcess, type StartedNamespace, startNamespace } from '@attiva/testkit';
import { askAttiva, nodeProcess, packedProgram } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { type DoctorSite, openSite } from './doctor-site.ts';
import { type Examination, type Fault, inZone } from './fault.ts';
import { answeringFaults } from './host-behavior-faults.ts';
import { healthyHost, type HostSite, hostFaults, openHostSite } from './host-faults.ts';
import { secretsOfHost, secretsOfMachine } from './known-secrets.ts';
import { machineFaults } from './machine-faults.ts';
import { networkFaults } from './network-faults.ts';

interface Finding {
  readonly id: string;
  readonly outcome: string;
  readonly code?: string;
  readonly side?: string;
  readonly text: string;
  readonly remedy?: string;
}

interface Told {
  readonly healthy: boolean;
  readonly cause?: Finding;
  readonly steps: readonly Finding[];
  readonly exit: number | null;
}

/** Shifts the clock of a process before anything of ours is loaded. */
function shifted(milliseconds: number): string {
  const source = `const now = Date.now; Date.now = () => now() + ${milliseconds};`;
  return `--import=data:text/javascript,${encodeURIComponent(source)}`;
}

async function examine({ words, ahead = 0, inside, after: putAway }: Examination): Promise<Told> {
  const [, program] = packedProgram();
  const args = [...(ahead === 0 ? [] : [shifted(ahead)]), program, 'doctor', ...words, '--json'];
  try {
    const { stdout, stderr, exit } = await runProcess({
      ...nodeProcess(args, inside === undefined ? {} : { inside }),
      within: 40_000,
    });
    assert.notEqual(stdout, '', stderr);
    return { ...(JSON.parse(stdout) as Told), exit };
  } finally {
    await putAway?.();
  }
}

function judge(fault: Omit<Fault, 'inject'>, told: Told): void {
  const { code, step, outcome = 'fail', names, remedy } = fault;
  const said = JSON.stringify(told, null, 1);
  const { cause } = told;
  assert.deepEqual([cause?.code, cause?.id, cause?.outcome], [code, step, outcome], said);
  assert.equal(told.exit, outcome === 'fail' ? catalogue[code].exit : 0, said);
  assert.equal(told.healthy, outcome !== 'fail');
  assert.ok(cause?.side !== undefined && cause.remedy !== undefined, said);
  if (names !== undefined) assert.match(cause.text, names);
  if (remedy !== undefined) assert.match(cause.remedy, remedy);
  for (const { id, outcome: one, text } of told.steps) {
    if (one === 'not-checked') assert.match(text, /^not checked, because ./, id);
  }
}

/** As the page for administrators shows the rows. */
function tableOf(faults: readonly Omit<Fault, 'inject'>[]): string {
  const rows = faults.map(
    ({ what, code, step, outcome = 'fail' }) => `| ${what} | \`${code}\` | ${step} | ${outcome} |`,
  );
  return ['| What is wrong | Named first | At step | |', '|---|---|---|---|', ...rows].join('\n');
}

const clientFaults = [...machineFaults, ...networkFaults, ...answeringFaults];

describe('doctor names the cause first', { concurrency: 3 }, () => {
  const folder = createFolder('doctor');
  let network: StartedNamespace;
  let site: DoctorSite;
  let hosts: HostSite;

  before(async () => {
    network = await startNamespace({ name: 'attdoc', innerAddress: '10.80.0.2', outerAddress: '10.80.0.1' });
    site = await openSite(folder, network);
    hosts = await openHostSite(join(folder, 'hosts'));
  });

  after(async () => {
    await hosts?.close();
    await site?.close();
    await network?.close();
  });

  test('the page for administrators shows the rows of this table', () => {
    assert.ok(clientFaults.length + hostFaults.length >= 40);
    const page = readFileSync(join(import.meta.dirname, '../../../docs/how-to/find-out-why.md'), 'utf8');
    for (const table of [tableOf(clientFaults), tableOf(hostFaults)])
      assert.ok(page.includes(table), `the page lacks these rows:\n${table}`);
  });

  test('where nothing is wrong: no cause, every step looked at', async () => {
    const told = await examine({ words: inZone(site, await site.machine(), 'good') });
    assert.deepEqual([told.healthy, told.cause, told.exit], [true, undefined, 0], JSON.stringify(told));
    assert.deepEqual([...new Set(told.steps.map(({ outcome }) => outcome))], ['ok']);
  });

  for (const fault of clientFaults) {
    test(fault.what, async () => judge(fault, await examine(await fault.inject(site))));
  }

  test('where nothing is wrong with a host: no failure, and its port answers', async () => {
    const told = await examine(await healthyHost(site, hosts));
    assert.deepEqual([told.healthy, told.exit], [true, 0], JSON.stringify(told));
    const good = told.steps.filter(({ outcome }) => outcome === 'ok').map(({ id }) => id);
    for (const id of ['host-folder', 'host-config', 'host-database', 'host-port', 'host-grants', 'host-health'])
      assert.ok(good.includes(id), id);
  });

  for (const fault of hostFaults) {
    test(fault.what, async () => judge(fault, await examine(await fault.inject(site, hosts))));
  }

  test('a bundle of a host holds its facts, and none of its secrets', async () => {
    const { folder: data } = await hosts.served();
    const text = await bundleOf(['--data', data], 'host.json');
    assert.match(text, /"host\/status"[\s\S]*"host\/events"/);
    assert.ok(text.includes(hosts.hostKey.slice(-5)));
    for (const secret of [hosts.hostKey, ...secretsOfHost(data)]) assert.ok(!text.includes(secret), secret);
  });

  test('a bundle of a machine holds its state, and none of its secrets; names only as marks where that is wished', async () => {
    const { data, state } = await site.machine();
    const words = ['--roots', site.rootsFile, '--data', data, '--dns-suffix', 'local', '--names', 'hashed'];
    const text = await bundleOf(words, 'machine.json');
    assert.match(text, /"client\/aurora\.example\/state\.json"/);
    const setupKey = site.vendor.setupKey('studio');
    assert.ok(text.includes(`…${setupKey.slice(-5)}`));
    for (const secret of [setupKey, ...secretsOfMachine(state)]) assert.ok(!text.includes(secret), secret);
    assert.doesNotMatch(text, new RegExp(`"${hostname()}"`));
    assert.match(text, /"name": "name-[0-9a-f]{8}"/);
  });

  async function bundleOf(words: readonly string[], name: string): Promise<string> {
    const file = join(folder, name);
    const told = await askAttiva<{ readonly file: string }>(['doctor', 'bundle', file, ...words]);
    assert.equal(told.file, file);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    return readFileSync(file, 'utf8');
  }

  test('a host that doctor has asked has counted nobody', async () => {
    const before = site.host('busy').requests.length + site.host('older').requests.length;
    await examine({ words: inZone(site, await site.machine(), 'older') });
    assert.equal(site.host('busy').requests.length + site.host('older').requests.length, before);
    assert.ok(site.host('older').paths.every((path) => path.startsWith('GET /v1/host?')));
  });
});
