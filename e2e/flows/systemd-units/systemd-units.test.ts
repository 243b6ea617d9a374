// needs: root linux systemd iproute2
/**
 * The services under a real systemd: set up by the commands from nothing, under accounts of their own, ready when they say so.
 * It is booted in namespaces over a copy of the disk that forgets every change.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Ended, type StartedSystemd, startSystemd } from '@attiva/testkit';
import { packedPrefix } from '../../site/attiva.ts';

const node = '/opt/attiva/node';
const program = '/opt/attiva/node_modules/attiva/dist/main.js';

describe('the services', () => {
  let machine: StartedSystemd;
  before(async () => {
    const modules = join(packedPrefix(), 'node_modules');
    machine = await startSystemd({ binds: { [process.execPath]: node, [modules]: '/opt/attiva/node_modules' } });
  });
  after(() => machine.close());

  async function must(command: string, ...args: string[]): Promise<string> {
    const ended = await machine.run(command, args);
    const said = ended.exit === 0 ? '' : (await machine.run('journalctl', ['--lines', '20', '--no-pager'])).stdout;
    assert.equal(ended.exit, 0, `${command} ${args.join(' ')}:\n${ended.stdout}${ended.stderr}${said}`);
    return ended.stdout.trim();
  }
  const attiva = (...words: string[]): Promise<string> => must(node, program, ...words);
  const tried = (...words: string[]): Promise<Ended> => machine.run(node, [program, ...words]);
  const shell = (line: string): Promise<string> => must('bash', '-c', line);
  const stateOf = (unit: string, what: string): Promise<string> =>
    must('systemctl', 'show', unit, '--property', what, '--value');

  interface Outcome {
    readonly steps: readonly {
      readonly step: string;
      readonly state: string;
      readonly code?: string;
      readonly text: string;
    }[];
  }
  const states = (stdout: string): Record<string, string> =>
    Object.fromEntries((JSON.parse(stdout) as Outcome).steps.map(({ step, state }) => [step, state]));
  const foreign = (folder: string, owner: string): Promise<string> => must('find', folder, '!', '-user', owner);

  test('the authority serves under an account of its own', async () => {
    await shell('useradd --system --user-group --no-create-home attiva-authority');
    await shell('echo "correct horse battery staple" > /srv/passphrase');
    const made = ['--name', 'Aurora Software', '--id', 'aurora.example', '--address', 'http://127.0.0.1:7691'];
    await attiva('authority', 'init', '/var/lib/attiva-authority', ...made, '--passphrase-file', '/srv/passphrase');
    await shell('chown -R attiva-authority: /var/lib/attiva-authority');
    await shell(`${node} ${program} authority unit > /etc/systemd/system/attiva-authority.service`);
    await must('systemctl', 'daemon-reload');
    await must('systemctl', 'start', 'attiva-authority');
    assert.equal(await stateOf('attiva-authority', 'ActiveState'), 'active');
    const sold = JSON.parse(
      await attiva(
        'customer',
        'add',
        'Rossi SpA',
        '--edition',
        'attiva-authority',
        '--quantity',
        '400',
        '--dir',
        '/var/lib/attiva-authority',
        '--json',
      ),
    ) as { readonly hostKey: string };
    await shell(`echo ${sold.hostKey} > /srv/host.key; cp /var/lib/attiva-authority/*.attiva /srv/aurora.attiva`);
  });

  test('one command sets a host up: account, folder, registration, a service that is ready', async () => {
    const checked = await tried('host', 'setup', '/srv/aurora.attiva', '--check', '--json');
    assert.equal(checked.exit, 7, checked.stderr);
    assert.equal(states(checked.stdout)['service'], 'needed');
    assert.notEqual((await machine.run('id', ['attiva-host'])).exit, 0, 'looking makes no account');
    const set = await tried('host', 'setup', '/srv/aurora.attiva', '--key-file', '/srv/host.key', '--json');
    const { vendor, registered, service } = states(set.stdout);
    assert.deepEqual(
      [set.exit, vendor, registered, service],
      [0, 'done', 'done', 'done'],
      `${set.stdout}${set.stderr}`,
    );
    assert.deepEqual(
      [await stateOf('attiva-host', 'ActiveState'), await stateOf('attiva-host', 'User')],
      ['active', 'attiva-host'],
    );
    assert.equal(await stateOf('attiva-host', 'UnitFileState'), 'enabled');
    assert.match(await stateOf('attiva-host', 'StatusText'), /7688/, 'it has said that it is ready, and where');
    assert.equal(await foreign('/var/lib/attiva-host', 'attiva-host'), '');
    assert.match(await shell('ls -ld /var/lib/attiva-host'), /^drwx------/);
  });

  test('repeated it changes nothing; --check finds nothing to do', async () => {
    const before = await stateOf('attiva-host', 'MainPID');
    for (const words of [[], ['--check']]) {
      const { exit, stdout } = await tried('host', 'setup', '/srv/aurora.attiva', '--json', ...words);
      assert.equal(exit, 0, stdout);
      assert.deepEqual(new Set(Object.values(states(stdout))), new Set(['as-before']), stdout);
    }
    assert.equal(await stateOf('attiva-host', 'MainPID'), before);
  });

  test('root’s commands while it is stopped leave nothing that the service cannot read', async () => {
    await must('systemctl', 'stop', 'attiva-host');
    assert.match(await attiva('host', 'status'), /NOT RUNNING/);
    await attiva('host', 'init', '/srv/aurora.attiva');
    await attiva('host', 'register', '--key-file', '/srv/host.key');
    assert.equal(await foreign('/var/lib/attiva-host', 'attiva-host'), '');
    await must('systemctl', 'start', 'attiva-host');
    assert.match(await attiva('host', 'status'), /running/);
  });

  test('a reload reads host.toml again and goes on serving', async () => {
    const before = await stateOf('attiva-host', 'MainPID');
    await shell(
      'printf "[intervals]\\nrenewalMinutes = 99\\n[log]\\nlevel = \\"info\\"\\n" > /var/lib/attiva-host/host.toml',
    );
    await must('systemctl', 'reload', 'attiva-host');
    for (let looked = 0; !(await attiva('host', 'settings', '--json')).includes('"value":99'); looked += 1)
      assert.ok(looked < 20);
    assert.equal(await stateOf('attiva-host', 'MainPID'), before);
  });

  test('one command sets a machine up: an agent as a service, and a license', async () => {
    const packs = await attiva('authority', 'pack', 'list', '--dir', '/var/lib/attiva-authority', '--json');
    const [, key = ''] = /"setupKeys":\[\{[^}]*"key":"([^"]+)"/.exec(packs) ?? [];
    const words = ['client', 'setup', '/srv/aurora.attiva', '--key', key, '--host', '127.0.0.1', '--json'];
    const set = await tried(...words);
    assert.equal(set.exit, 0, `${set.stdout}${set.stderr}`);
    assert.deepEqual([states(set.stdout)['service'], states(set.stdout)['activated']], ['done', 'done'], set.stdout);
    assert.equal(await stateOf('attiva-agent', 'ActiveState'), 'active');
    assert.match(await attiva('client', 'status'), /licensed \(1\)/);
    const caps = await shell('grep CapBnd /proc/$(systemctl show attiva-agent --property MainPID --value)/status');
    assert.match(caps, /0000000000000000/);
    const again = await tried(...words);
    assert.deepEqual(new Set(Object.values(states(again.stdout))), new Set(['as-before']), again.stdout);
  });

  test('a port that is taken is told before anything is tried', async () => {
    await must('systemctl', 'stop', 'attiva-host');
    const script = 'require("net").createServer().listen(7688, () => execFileSync("systemd-notify", ["READY=1"]))';
    const holding = ['--unit', 'holder', '--property', 'Type=notify', '--property', 'NotifyAccess=all'];
    const requiring = 'const { execFileSync } = require("child_process");';
    await must('systemd-run', ...holding, node, '-e', `${requiring}${script}`);
    const set = await tried('host', 'setup', '/srv/aurora.attiva', '--json');
    await must('systemctl', 'stop', 'holder');
    const service = (JSON.parse(set.stdout) as Outcome).steps.find(({ step }) => step === 'service');
    assert.deepEqual([set.exit, service?.state, service?.code], [2, 'failed', 'port-taken'], set.stdout);
    assert.match(service?.text ?? '', /7688 is in use by the program "node/);
  });
});
