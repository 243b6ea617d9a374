// needs: linux root
/**
 * One agent for all accounts of a machine, by the packed command line and the packed SDK: who may what, killed and started
 * again, two versions, and users who had worked by themselves before.
 */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { LicenseStatus } from '@attiva/client';
import { runProcess, type StartedProcess, startProcess } from '@attiva/testkit';
import type { AgentCall } from '../../site/agent-program.ts';
import { askAttiva, nodeProcess, packedPrefix, refusedAttiva, runAttiva, startAttiva } from '../../site/attiva.ts';
import { createFolder } from '../../site/folder.ts';
import { applicationOf, type Host } from '../../site/host.ts';
import { type MachineCall, type MachineResult, runMachine } from '../../site/product.ts';
import { createRegisteredSite } from '../../site/registered-site.ts';
import type { Vendor } from '../../site/vendor.ts';

const nobody = 65_534;

describe('the agent of a machine', () => {
  const folder = createFolder('agent');
  const sockets = join(folder, 'run');
  const words = ['--data', join(folder, 'machine'), '--socket', sockets];
  const running: StartedProcess[] = [];
  let aurora: Vendor;
  let host: Host;
  let setupKey: string;

  before(async () => {
    chmodSync(folder, 0o755);
    ({ aurora, host } = await createRegisteredSite(folder, { authority: '127.83.0.1', host: '127.83.0.21' }));
    setupKey = await aurora.setupKey('desktop', 2025);
    running.push(await host.serve());
    await askAttiva(['client', 'add-vendor', aurora.vendorFile, ...words.slice(0, 2)]);
  });

  after(async () => {
    for (const process of running) await process.stop();
  });

  async function startAgent(): Promise<StartedProcess> {
    const agent = await startAttiva(['client', 'agent', ...words]);
    running.push(agent);
    return agent;
  }

  /** A folder that belongs to an account, as its home would. */
  function homeOf(name: string): string {
    const home = join(folder, name);
    mkdirSync(home, { recursive: true });
    chownSync(home, nobody, nobody);
    return home;
  }

  function product(user: Partial<MachineCall> & { readonly directory: string }): Promise<MachineResult> {
    const call = { edition: 'desktop', agent: sockets, account: nobody, attempts: 0, suffix: '', ...user };
    return runMachine({ rootsFile: aurora.rootsFile }, call);
  }

  async function counted(): Promise<number> {
    return applicationOf(await host.status(), 'aurora-os').inventory;
  }

  test('administrators install through it; an account without rights is licensed, may ask, and may not change', async () => {
    const agent = await startAgent();
    await askAttiva(['client', 'set-host', host.address, ...words]);
    await askAttiva(['client', 'install-key', setupKey, ...words]);
    const { licenses } = await askAttiva<{ licenses: LicenseStatus[] }>(['client', 'status', ...words]);
    assert.deepEqual([licenses[0]?.state, licenses[0]?.scope], ['licensed', 'agent']);
    const told = await runAttiva(['client', 'status', ...words]);
    assert.match(told.stdout, /^Agent \d+\.\d+\.\d+ \(process \d+\) keeps the licenses of Aurora Software\.$/m);
    const user = await product({ directory: homeOf('home'), attempts: 1, change: 'rogue.example' });
    assert.deepEqual([user.status.state, user.status.scope, user.refused], ['licensed', 'agent', 'not-permitted']);
    assert.equal(user.reports[0]?.outcome, 'licensed');
    assert.equal(user.status.clientId, licenses[0]?.clientId);
    assert.equal(statSync(join(folder, 'machine/aurora.example/identity.json')).mode & 0o077, 0);
    const modes = ['agent.sock', 'admin.sock'].map((name) => statSync(join(sockets, name)).mode & 0o777);
    assert.deepEqual(modes, [0o666, 0o600]);
    assert.equal(await counted(), 1);
    assert.equal((await agent.stop()).exit, 0);
  });

  test('killed and started again: the same machine, and products find it', async () => {
    const first = await startAgent();
    const before = await product({ directory: homeOf('home') });
    assert.equal(before.status.state, 'licensed');
    await first.kill();
    const without = await product({ directory: homeOf('elsewhere'), setupKey });
    assert.deepEqual([without.status.state, without.status.scope], ['initial-grace', 'given']);
    const second = await startAgent();
    const again = await product({ directory: homeOf('home') });
    assert.deepEqual([again.status.state, again.status.scope], ['licensed', 'agent']);
    assert.equal(again.status.clientId, before.status.clientId);
    assert.equal(await counted(), 1);
    const refused = await refusedAttiva(['client', 'agent', ...words], 'already-running');
    assert.deepEqual([refused.exit, refused.facts['pid']], [2, second.pid]);
    await second.stop();
    const status = await runAttiva(['client', 'status', ...words]);
    assert.match(status.stdout, /licensed \(1\)/, 'the command line works in the folder itself then');
  });

  test('a vendor file that cannot be read spoils no other vendor', async () => {
    writeFileSync(join(folder, 'machine/vendors/broken.attiva'), 'x');
    const agent = await startAgent();
    await agent.waitFor(/broken\.attiva is left out: vendor-file-invalid/);
    const { status } = await product({ directory: homeOf('home') });
    assert.deepEqual([status.state, status.scope], ['licensed', 'agent']);
    await agent.stop();
  });
});

describe('users who worked by themselves, and two versions', () => {
  const folder = createFolder('hand-over');
  const sockets = join(folder, 'run');
  const facts = [11, 22, 33] as const;
  const users = Array.from({ length: 8 }, (_, at) => join(folder, `user-${at}`));
  const running: StartedProcess[] = [];
  let aurora: Vendor;
  let host: Host;
  let setupKey: string;

  before(async () => {
    ({ aurora, host } = await createRegisteredSite(folder, { authority: '127.83.1.1', host: '127.83.1.21' }));
    setupKey = await aurora.setupKey('desktop', 2025);
    running.push(await host.serve());
  });

  after(async () => {
    for (const process of running) await process.stop();
  });

  function agentProcess(program: string): ReturnType<typeof nodeProcess> {
    const packages = join(packedPrefix(), 'node_modules');
    const data = join(folder, 'machine');
    const { rootsFile } = aurora;
    const call: AgentCall = { packages, rootsFile, sockets, data, host: host.address, facts, program };
    const script = join(import.meta.dirname, '../../site/agent-program.ts');
    return nodeProcess([script], { input: JSON.stringify(call) });
  }

  function product(directory: string, more: Partial<MachineCall>): Promise<MachineResult> {
    const call = { directory, edition: 'desktop', setupKey, facts, suffix: '', ...more };
    return runMachine({ rootsFile: aurora.rootsFile }, call);
  }

  async function counted(): Promise<number> {
    return applicationOf(await host.status(), 'aurora-os').inventory;
  }

  test('the count ends at one, and every user is licensed at every look', async () => {
    for (const user of users) {
      assert.equal((await product(user, { host: host.address })).status.state, 'licensed');
    }
    assert.equal(await counted(), users.length);
    running.push(await startProcess({ ...agentProcess('1.0.0'), ready: /ready/ }));
    for (let look = 0; look < 3; look += 1) {
      for (const user of users) {
        const { status } = await product(user, { agent: sockets, attempts: look === 0 ? 1 : 0 });
        assert.deepEqual([status.state, status.scope], ['licensed', 'agent']);
      }
    }
    assert.equal(await counted(), 1);
    for (const user of users) {
      const { content } = JSON.parse(readFileSync(join(user, 'identity.json'), 'utf8')) as {
        content: { identities: unknown[] };
      };
      assert.deepEqual(content.identities, []);
    }
  });

  test('a newer agent takes over from the one that runs; an older one is refused', async () => {
    const older = running.at(-1) as StartedProcess;
    running.push(await startProcess({ ...agentProcess('1.1.0'), ready: /ready/ }));
    assert.equal((await older.ended).exit, 0);
    const refused = await runProcess(agentProcess('1.0.9'));
    assert.equal(refused.exit, 2);
    assert.match(refused.stdout, /the agent 1\.1\.0 \(process \d+\) runs already/);
    const { status } = await product(users[0] ?? '', { agent: sockets, attempts: 0 });
    assert.deepEqual([status.state, status.scope], ['licensed', 'agent']);
    assert.equal(await counted(), 1);
  });
});
