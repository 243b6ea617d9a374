// needs: linux
/** What happens to a machine's state folder, its keys and its clock: each told with its cause, nothing lost. */
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StartedProcess } from '@attiva/testkit';
import { createFolder } from '../site/folder.ts';
import { applicationOf, type Host } from '../site/host.ts';
import { type MachineCall, type MachineResult, runMachine, startMachines } from '../site/product.ts';
import { createRegisteredSite } from '../site/registered-site.ts';
import { createVendor, otherProducts, type Vendor } from '../site/vendor.ts';

const hour = 3_600_000;

describe("a machine's state, keys and clock", () => {
  const folder = createFolder('state');
  let aurora: Vendor;
  let host: Host;
  let serving: StartedProcess;
  const setupKeys = new Map<string, string>();

  before(async () => {
    ({ aurora, host } = await createRegisteredSite(folder, { authority: '127.82.0.1', host: '127.82.0.21' }));
    setupKeys.set('desktop', await aurora.setupKey('desktop', 2025));
    setupKeys.set('server', await aurora.setupKey('server', 2025));
    setupKeys.set('office', await aurora.setupKey('office', 2024));
    serving = await host.serve();
  });

  after(async () => {
    await serving?.stop();
  });

  let made = 0;
  function machine(wish: Partial<MachineCall> = {}): MachineCall {
    made += 1;
    const edition = wish.edition ?? 'desktop';
    const setupKey = setupKeys.get(edition);
    assert.ok(setupKey);
    const facts = [made, made + 100, made + 200] as const;
    return { directory: join(folder, `machine-${made}`), edition, setupKey, host: host.address, facts, ...wish };
  }

  const run = (call: MachineCall): Promise<MachineResult> => runMachine({ rootsFile: aurora.rootsFile }, call);

  async function licensed(call: MachineCall): Promise<MachineResult> {
    const result = await run(call);
    assert.equal(result.status.licensed, true, JSON.stringify(result.reports));
    return result;
  }

  for (const name of ['state.json', 'identity.json', 'grace.json']) {
    test(`${name} cut in half: kept aside, and the next contact heals the machine`, async () => {
      const call = machine();
      await licensed(call);
      const path = join(call.directory, name);
      truncateSync(path, Math.floor(statSync(path).size / 2));
      const half = readFileSync(path);
      const { status } = await run({ ...call, attempts: 0 });
      assert.notEqual(status.state, 'notification', 'nothing punishes the user at once');
      await licensed(call);
      assert.deepEqual(readFileSync(`${path}.damaged`), half);
      assert.deepEqual((await licensed(call)).reports[0]?.notes, []);
    });
  }

  test('a damaged state is told as such by a status that cannot mend it', async () => {
    const { setupKey: _brought, host: _set, ...call } = machine();
    await licensed({ ...call, host: host.address, setupKey: setupKeys.get('desktop') ?? '' });
    truncateSync(join(call.directory, 'state.json'), 100);
    const { status } = await run({ ...call, attempts: 0 });
    assert.equal(status.reason, 'state-damaged');
    assert.equal(status.licensed, false);
  });

  test('garbage and an empty file are as good as none', async () => {
    for (const content of ['', 'null', '[]', '{"version":999}', '\u0000\u0000', 'x'.repeat(100_000)]) {
      const call = machine();
      await licensed(call);
      writeFileSync(join(call.directory, 'state.json'), content);
      await licensed(call);
    }
  });

  test('a state folder copied from another machine is a new machine, and the old one stays what it was', async () => {
    const original = machine();
    const first = await licensed(original);
    const copy = machine();
    cpSync(original.directory, copy.directory, { recursive: true });
    const before = applicationOf(await host.status(), 'aurora-os').inventory;
    const standing = await run({ ...copy, attempts: 0 });
    assert.equal(standing.status.licensed, false, 'a lease copied to a second machine is none');
    const taken = await licensed(copy);
    assert.ok(taken.reports[0]?.notes.includes('state-copied'));
    assert.notEqual(taken.status.clientId, first.status.clientId);
    const again = await licensed(original);
    assert.equal(again.status.clientId, first.status.clientId);
    assert.deepEqual(again.reports[0]?.notes, []);
    assert.equal(applicationOf(await host.status(), 'aurora-os').inventory, before + 1);
  });

  test('two processes on one folder: the second waits its bounded time, then says that the state is busy', async () => {
    const tarpit = await startTarpit();
    try {
      const call = machine({ host: tarpit.address });
      const holding = await startMachines({ rootsFile: aurora.rootsFile, machines: [call] }, 'now');
      await tarpit.called;
      // The lock is held until `release` below: whoever waited for it would never answer.
      const second = await run({ ...call, lockWaitMilliseconds: 300, attempts: 1 });
      assert.equal(second.reports[0]?.code, 'state-busy');
      const standing = await run({ ...call, attempts: 0 });
      assert.equal(standing.status.state, 'initial-grace');
      tarpit.release();
      assert.equal((await holding.ended).exit, 0);
    } finally {
      await tarpit.close();
    }
  });

  test('OS and office of one machine at the same time: both are served, one after the other', async () => {
    const directory = join(folder, 'shared');
    const facts = [4001, 4002, 4003] as const;
    const results = await Promise.all(
      ['desktop', 'server', 'desktop', 'server'].map((edition) => run(machine({ directory, edition, facts }))),
    );
    for (const { reports } of results) assert.notEqual(reports[0]?.code, 'state-busy');
    assert.equal(new Set(results.map(({ status }) => status.clientId)).size, 1, 'one identity per machine and vendor');
  });

  test('killed while it holds the lock: the next process does not wait for the dead', async () => {
    const tarpit = await startTarpit();
    try {
      const call = machine({ host: tarpit.address });
      const holding = await startMachines({ rootsFile: aurora.rootsFile, machines: [call] }, 'now');
      await tarpit.called;
      assert.ok(readdirSync(call.directory).includes('lock'));
      await holding.kill();
      await licensed({ ...call, host: host.address, lockWaitMilliseconds: 2000 });
    } finally {
      await tarpit.close();
    }
  });

  test('a clock that is 5 hours off: refused with both clocks, healed as soon as the clock is right', async () => {
    for (const ahead of [5 * hour, -5 * hour]) {
      const call = machine();
      const { reports, status } = await run({ ...call, ahead });
      assert.equal(reports[0]?.outcome, 'failed');
      const [tried] = reports[0].hosts;
      assert.equal(tried?.code, 'clock-difference');
      const { client, host: theirs, differenceSeconds } = tried.facts ?? {};
      const difference = Math.abs(Date.parse(String(client)) - Date.parse(String(theirs)));
      assert.equal(differenceSeconds, difference / 1000);
      // Whole seconds on both sides, and the way there takes its time: on a busy machine the next second may have begun.
      assert.ok(Math.abs(difference - Math.abs(ahead)) <= 30_000, `${difference} ms`);
      assert.equal(status.licensed, false);
      await licensed(call);
    }
  });

  test('a setup key of another edition, application, generation or vendor is refused before anything is written', async () => {
    const there = { folder: join(folder, 'stranger'), name: 'borealis', address: '127.82.0.2' };
    const stranger = await createVendor({ ...there, packToml: otherProducts });
    const cases = [
      [{ setupKey: setupKeys.get('server') }, 'setup-key-other-edition'],
      [{ setupKey: setupKeys.get('office') }, 'setup-key-other-edition'],
      [{ setupKey: await aurora.setupKey('desktop', 2019), generation: 2025 }, 'setup-key-other-generation'],
      [{ setupKey: await stranger.setupKey('cad', 2026) }, 'setup-key-unknown'],
    ] as const;
    for (const [{ setupKey, ...more }, code] of cases) {
      assert.ok(setupKey);
      const call = machine({ edition: 'desktop', setupKey, ...more });
      await assert.rejects(run(call), (error: Error) => error.message.includes(code), code);
      assert.throws(() => readdirSync(call.directory), { code: 'ENOENT' });
    }
  });
});

interface Tarpit {
  readonly address: string;
  /** Somebody is waiting for an answer. */
  readonly called: Promise<unknown>;
  /** Cuts everybody off. */
  release(): void;
  close(): Promise<void>;
}

/** Takes connections and never answers. */
async function startTarpit(): Promise<Tarpit> {
  const server: Server = createServer();
  const sockets = new Set<{ destroy(): unknown }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    // Cut off from the other side: what was wanted.
    socket.on('error', () => sockets.delete(socket));
  });
  const called = once(server, 'connection');
  server.listen(0, '127.82.0.30');
  await once(server, 'listening');
  const place = server.address();
  const release = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `127.82.0.30:${typeof place === 'object' ? place?.port : ''}`,
    called,
    release,
    close: async () => {
      release();
      server.close();
      await once(server, 'close');
    },
  };
}
