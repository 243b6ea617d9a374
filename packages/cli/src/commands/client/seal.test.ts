import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { composeAgent } from '@attiva/agent';
import { agentPlace, openMachine } from '@attiva/client';
import { createSilentLog } from '@attiva/daemon';
import { FakeVendor } from '@attiva/testkit';
import { runHere } from '../../program/run-here.test.fixture.ts';

const now = Date.UTC(2026, 10, 23, 8) / 1000;

interface Desk {
  /** Starts an agent whose sockets are in `run` and whose states are in this folder; closed with the test. */
  readonly startAgent: (data: string) => Promise<void>;
  readonly attiva: (...words: string[]) => Promise<{ exit: number; out: string; err: string }>;
  readonly identity: () => string;
  readonly link: (name: string, to: string) => void;
}

/** A machine with an identity in the folder `state`. */
async function desk(t: TestContext): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'attiva-seal-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const vendor = await FakeVendor.create({ now });
  writeFileSync(join(folder, 'roots.json'), JSON.stringify(vendor.roots));
  const at = (...names: string[]): string => join(folder, ...names);
  const attiva: Desk['attiva'] = (...words) => runHere(words, { folder, now });
  const local = ['--roots', 'roots.json', '--data', 'state'];
  await attiva('client', 'set-host', '127.0.0.1:9', ...local); // No host there: an identity is made all the same.
  await attiva('client', 'install-key', vendor.setupKey('studio', 2026), ...local);
  mkdirSync(at('run'), { mode: 0o755 });
  return {
    attiva,
    identity: () => readFileSync(at('state', vendor.vendor, 'identity.json'), 'utf8'),
    link: (name, to) => symlinkSync(at(to), at(name)),
    async startAgent(data) {
      const agent = composeAgent({
        place: agentPlace(at('run')),
        config: { userOperations: false, log: { level: 'error' } },
        log: createSilentLog(),
        about: { program: '1.0.0', pid: 4711, instance: 'one', data: at(data) },
        vendors: { load: async () => [], add: async () => ({}) },
        open: (roots) => openMachine({ roots, directory: at(data, roots.vendor), agent: false }),
        onStop: () => undefined,
      });
      t.after(() => agent.close());
      await agent.listen();
    },
  };
}

const seal = ['seal', '--roots', 'roots.json', '--socket', 'run'] as const;

test('while the agent that serves a folder runs, nothing is sealed, and the remedy is told', async (t) => {
  const { attiva, startAgent, identity, link } = await desk(t);
  await startAgent('state');
  link('other-name', 'state');
  const before = identity();
  assert.match(before, /"d":/);
  // Without --data it is the machine that is sealed: whichever folder its agent serves.
  for (const data of [['--data', 'state'], ['--data', 'other-name'], []]) {
    const { exit, out, err } = await attiva(...seal, ...data);
    assert.deepEqual([exit, out], [6, '']);
    assert.match(err, /^agent-running: the agent 1\.0\.0 \(process 4711\) is running, and nothing was sealed\n/);
    assert.match(err, /remedy +Stop the agent \(`systemctl stop attiva-agent`/);
  }
  assert.equal(identity(), before);
});

test('--check tells the agent as a finding, beside what would be removed', async (t) => {
  const { attiva, startAgent } = await desk(t);
  await attiva(...seal, '--data', 'state');
  assert.equal((await attiva(...seal, '--check', '--data', 'state')).exit, 0);
  await startAgent('state');
  const { exit, out } = await attiva(...seal, '--check', '--data', 'state');
  assert.equal(exit, 4);
  assert.match(
    out,
    /sealed already[^]*\n\nIn the way: the agent 1\.0\.0 \(process 4711\) is running\. [^]*\n\nNot sealed\./,
  );
  const told = JSON.parse((await attiva(...seal, '--check', '--json', '--data', 'state')).out) as object;
  assert.deepEqual(
    { ...told, folders: [] },
    { sealed: false, check: true, folders: [], agent: { program: '1.0.0', pid: 4711 } },
  );
});

test('a folder of its own that the agent does not serve is sealed', async (t) => {
  const { attiva, startAgent, identity } = await desk(t);
  await startAgent('elsewhere');
  const { exit, out } = await attiva(...seal, '--data', 'state');
  assert.equal(exit, 0, out);
  assert.doesNotMatch(identity(), /"d":/);
});
